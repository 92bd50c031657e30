package dev.estiva.metrics;

import dev.estiva.core.Answer;
import dev.estiva.core.ClusterView;
import dev.estiva.core.Decision;
import dev.estiva.core.Demand;
import dev.estiva.core.Engine;
import dev.estiva.core.EngineConfig;
import dev.estiva.core.Fact;
import dev.estiva.core.FactListener;
import dev.estiva.core.Input;
import dev.estiva.core.Policy;
import dev.estiva.core.QueueOrder;
import dev.estiva.core.RequestGroup;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Payload;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.util.ArrayList;
import java.util.List;

/** A real engine with first-come placement, whose facts go to the listener under test; commands read like a story. */
final class TestRun {
    /** Far from 0, as on a live server's clock. */
    static final long ZERO = 1_700_000_000_000_000L;

    final List<Fact> facts = new ArrayList<>();
    private final Engine engine;
    private long now = ZERO;

    TestRun(FactListener listener) {
        this.engine = new Engine(EngineConfig.SIMULATED, new FirstFit(), (fact, state) -> {
            facts.add(fact);
            listener.before(fact, state);
        });
    }

    TestRun at(double seconds) {
        now = ZERO + Math.round(seconds * 1e6);
        tell(new Input.Tick());
        return this;
    }

    TestRun join(String name, long slots) {
        return tell(new Input.Register(WorkerSpec.ofSlots(name, slots), List.of()));
    }

    TestRun submit(String label) {
        return submit(job(label, 1, 1));
    }

    TestRun submit(JobSpec spec) {
        return tell(new Input.Submit(spec, Payload.NONE));
    }

    TestRun complete(long job, int index) {
        return end(new TaskId(job, index), Outcome.COMPLETED);
    }

    TestRun fail(long job, String message) {
        return end(new TaskId(job, 0), Outcome.failed(1, message));
    }

    TestRun cancel(long job) {
        return tell(new Input.CancelJob(new JobId(job)));
    }

    TestRun lose(int worker) {
        return tell(new Input.Lose(new WorkerId(worker), "no beat"));
    }

    TestRun end(TaskId task, Outcome outcome) {
        return report(task, new Input.Ending.Ended(outcome));
    }

    TestRun stopped(TaskId task) {
        return report(task, new Input.Ending.Stopped());
    }

    private TestRun report(TaskId task, Input.Ending ending) {
        if (!(view().state(task) instanceof Running running)) {
            throw new IllegalStateException("not running: " + task);
        }
        Input.Attempt attempt = new Input.Attempt(task, running.attempt());
        return tell(new Input.Report(running.placement().worker(), attempt, ending));
    }

    TestRun tell(Input input) {
        answer(input);
        return this;
    }

    Answer answer(Input input) {
        return engine.step(List.of(input), now).answers().getFirst();
    }

    ClusterView view() {
        return engine.view();
    }

    static JobSpec job(String label, int tasks, long slots) {
        return job(label, tasks, Request.ofSlots(slots), Retry.NEVER);
    }

    static JobSpec job(String label, int tasks, Request request, Retry retry) {
        return new JobSpec(label, "ana", "nlp", tasks, request, 2, JobSpec.UNKNOWN, JobSpec.UNKNOWN, retry);
    }

    /** Whatever fits, wherever it fits first, in the queue's order, up to the first task that does not fit. */
    private static final class FirstFit implements Policy {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public QueueOrder order() {
            return QueueOrder.FIFO;
        }

        @Override
        public void pass(ClusterView view, Cause cause, long nowMicros, Decisions decisions) {
            for (var head = view.waiting().first();
                    head != null;
                    head = view.waiting().first()) {
                RequestGroup group = head.group();
                WorkerNode node = view.workers().firstFit(group, 0, _ -> true);
                Demand demand = node == null ? null : group.demand(node.kind());
                if (node == null || demand == null) {
                    return;
                }
                decisions.accept(new Decision.Place(head.task(), node.place(demand), Fact.PlacedBy.ORDER));
            }
        }
    }
}
