package dev.estiva.sim;

import dev.estiva.core.Answer;
import dev.estiva.core.Answer.Refused;
import dev.estiva.core.ClusterView;
import dev.estiva.core.Engine;
import dev.estiva.core.EngineConfig;
import dev.estiva.core.Fact;
import dev.estiva.core.Input;
import dev.estiva.core.Input.Attempt;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Payload;
import dev.estiva.model.Request;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.Presets;
import dev.estiva.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The failures of one simulation as they come: which workers go and return when, and which attempts fail. They reach the
 * engine as the inputs that it gets from a live cluster.
 */
final class Faults {
    /** Random failures say nothing of a worker, and nobody would take a quarantine back. */
    private static final EngineConfig UNSTEADY = new EngineConfig(0, 0, false, false);

    private final Failures failures;
    private final SeededRandom attempts;
    private final PriorityQueue<Change> changes =
            new PriorityQueue<>(Comparator.comparingLong(Change::atMicros).thenComparingInt(Change::place));
    private final Map<Request, Answer> admitted = new HashMap<>();
    private final @Nullable Engine gate;
    private long openTasks;

    Faults(Failures failures, List<WorkerSpec> cluster) {
        this.failures = failures;
        SeededRandom random = new SeededRandom(failures.seed()).fork("failures");
        this.attempts = random.fork("attempts");
        this.gate = failures.ofWorkers() ? gate(cluster) : null;
        if (failures.ofWorkers()) {
            for (int place = 0; place < cluster.size(); place++) {
                WorkerSpec worker = cluster.get(place);
                SeededRandom own = random.fork("worker " + worker.name());
                changes.add(new Change(time(own, failures.mtbfMicros()), place, false, worker, own));
            }
        }
    }

    /**
     * How the engine is set up: while a worker is down, nothing may be refused that it could run.
     */
    EngineConfig config() {
        EngineConfig usual = EngineConfig.SIMULATED;
        return failures.ofWorkers()
                ? UNSTEADY
                : failures.ofTasks() ? new EngineConfig(0, 0, usual.refuseInfeasible(), false) : usual;
    }

    /** Whether this goes on for ever, so that the end of all tasks has to be the end of the simulation. */
    boolean areEndless() {
        return failures.ofWorkers();
    }

    /** {@link Long#MAX_VALUE} if nothing is to come. */
    long nextMicros() {
        Change next = changes.peek();
        return next == null ? Long.MAX_VALUE : next.atMicros;
    }

    /** What becomes of the workers by this instant. */
    List<Input> due(long nowMicros, ClusterView view) {
        List<Input> inputs = new ArrayList<>(1);
        while (nextMicros() <= nowMicros) {
            Change change = changes.remove();
            WorkerNode node = view.workers().named(change.worker.name());
            if (change.isReturn) {
                inputs.add(new Input.Register(change.worker, List.of()));
            } else if (node != null) {
                inputs.add(new Input.Lose(node.id(), "it failed"));
            }
            long mean = change.isReturn ? failures.mtbfMicros() : failures.mttrMicros();
            long next = nowMicros + Math.max(1, time(change.random, mean));
            changes.add(new Change(next, change.place, !change.isReturn, change.worker, change.random));
        }
        return inputs;
    }

    /** Counts the tasks there are: what waits for a worker to return shows nowhere in what is to come. */
    void decided(Fact fact) {
        if (fact instanceof Fact.JobSubmitted submitted) {
            openTasks += submitted.spec().tasks();
        } else if (fact instanceof Fact.TaskFinished) {
            openTasks--;
        }
    }

    boolean hasOpenTasks() {
        return openTasks > 0;
    }

    /** Tells of a job that none of the workers could ever run, were all of them up; answers whether one could. */
    boolean admit(WorkloadJob job, SimulationListener listener) {
        if (gate == null) {
            return true;
        }
        JobSpec spec = job.spec();
        Answer answer = admitted.computeIfAbsent(
                spec.request(),
                _ -> gate.stepWithoutPass(List.of(new Input.Submit(spec, Payload.NONE)), 0)
                        .answers()
                        .getFirst());
        if (answer instanceof Refused refused) {
            listener.refused(job, refused);
            return false;
        }
        return true;
    }

    boolean fails(Attempt attempt) {
        return failures.ofTasks() && draws(attempt).nextDouble() < failures.taskFailure();
    }

    /** How much of this work an attempt does: all of it, or what it has done when it fails. */
    long doneMicros(Attempt attempt, long workMicros) {
        if (!failures.ofTasks()) {
            return workMicros;
        }
        SeededRandom own = draws(attempt);
        return own.nextDouble() < failures.taskFailure() ? (long) (own.nextDouble() * workMicros) : workMicros;
    }

    private SeededRandom draws(Attempt attempt) {
        return attempts.fork(attempt.task() + " " + attempt.number());
    }

    /** A second engine whose workers are all there always; of each request it is asked once. */
    private static Engine gate(List<WorkerSpec> cluster) {
        Engine engine = new Engine(EngineConfig.SIMULATED, Presets.FIFO.spec().build(), (_, _) -> {});
        List<Input> joins = new ArrayList<>();
        cluster.forEach(worker -> joins.add(new Input.Register(worker, List.of())));
        engine.stepWithoutPass(joins, 0);
        return engine;
    }

    private static long time(SeededRandom random, long meanMicros) {
        return Math.min(JobSpec.LONGEST_MICROS, Math.round(random.nextExponential((double) meanMicros)));
    }

    /** A worker goes, or returns. */
    private record Change(long atMicros, int place, boolean isReturn, WorkerSpec worker, SeededRandom random) {}
}
