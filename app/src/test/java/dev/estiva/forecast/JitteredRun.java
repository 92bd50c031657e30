package dev.estiva.forecast;

import dev.estiva.core.Answer;
import dev.estiva.core.Effect;
import dev.estiva.core.Engine;
import dev.estiva.core.EngineConfig;
import dev.estiva.core.FactListener;
import dev.estiva.core.Input;
import dev.estiva.core.Input.Attempt;
import dev.estiva.core.Input.Ending;
import dev.estiva.core.Step;
import dev.estiva.core.WorkerNode;
import dev.estiva.forecast.Delays.Kind;
import dev.estiva.model.Outcome;
import dev.estiva.model.Payload;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.PolicySpec;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A live run that never was: the real engine, with submissions, starts, ends and reports that are late, and a
 * server that takes its time for each step, so that what comes meanwhile is handled together.
 */
final class JitteredRun {
    final Recording recording = new Recording();
    final Map<TaskId, Long> starts = new HashMap<>();
    private final Workload workload;
    private final Delays delays;
    private final Engine engine;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::atMicros).thenComparingInt(Event::number));
    private final NavigableMap<Long, WorkloadJob> accepted = new TreeMap<>();
    private int numbered;
    private long wakeAt = Long.MAX_VALUE;

    /** What comes in: an input, and for a report how long the worker says that the attempt ran. */
    private record Event(
            long atMicros,
            int number,
            Input input,
            @Nullable WorkloadJob job,
            long ranMicros) {}

    JitteredRun(Workload workload, PolicySpec policy, Delays delays) {
        this.workload = workload;
        this.delays = delays;
        this.engine = new Engine(EngineConfig.SIMULATED, policy.build(), FactListener.NONE);
    }

    /** What {@link LiveComparison} is told of it. */
    LiveComparison.Live live(PolicySpec policy) {
        return new LiveComparison.Live(
                recording,
                policy,
                micros -> micros,
                LiveComparison.CLOSE_MICROS,
                task -> starts.getOrDefault(task, 0L));
    }

    JitteredRun run() {
        for (WorkerSpec worker : workload.cluster()) {
            step(List.of(new Event(0, 0, new Input.Register(worker, List.of()), null, 0)), 0);
        }
        long last = -1;
        long handedIn = 0;
        for (WorkloadJob job : workload.jobs()) {
            boolean together = job.submitMicros() == last;
            handedIn = together
                    ? handedIn
                    : Math.max(handedIn, job.submitMicros() + delays.of(Kind.SUBMISSION, job.label()));
            last = job.submitMicros();
            events.add(new Event(handedIn, numbered++, new Input.Submit(job.spec(), Payload.NONE), job, 0));
        }
        long now = 0;
        while (!events.isEmpty() || wakeAt != Long.MAX_VALUE) {
            long next = events.isEmpty() ? Long.MAX_VALUE : events.peek().atMicros;
            now = Math.max(now, Math.min(next, wakeAt)) + delays.of(Kind.SERVER, "");
            List<Event> batch = new ArrayList<>();
            while (!events.isEmpty() && events.peek().atMicros <= now) {
                batch.add(events.remove());
            }
            step(batch, now);
            now += delays.of(Kind.SERVER, "");
        }
        return this;
    }

    private void step(List<Event> batch, long now) {
        List<Input> inputs = batch.stream().map(Event::input).toList();
        for (Event event : batch) {
            if (event.input instanceof Input.Report report) {
                starts.put(report.attempt().task(), now - event.ranMicros);
            }
        }
        Step step = engine.step(inputs, now);
        recording.add(now, inputs, step.facts());
        wakeAt = step.wakeAtMicros();
        for (int i = 0; i < batch.size(); i++) {
            if (step.answers().get(i) instanceof Answer.Accepted job) {
                accepted.put(job.job().value(), Objects.requireNonNull(batch.get(i).job));
            }
        }
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Dispatch dispatch) {
                start(dispatch, now);
            }
        }
    }

    private void start(Effect.Dispatch dispatch, long now) {
        Attempt attempt = dispatch.attempt();
        WorkerId worker = dispatch.placement().worker();
        WorkerNode node = Objects.requireNonNull(engine.view().workers().get(worker));
        WorkloadJob job = Objects.requireNonNull(accepted.get(attempt.task().job()));
        String label = job.label();
        long ran = node.spec().runMicros(job.runMicros()) + delays.of(Kind.OVERRUN, label);
        long reported = now + delays.of(Kind.START, label) + ran + delays.of(Kind.REPORT, label);
        Input report = new Input.Report(worker, attempt, new Ending.Ended(Outcome.COMPLETED));
        events.add(new Event(reported, numbered++, report, null, ran));
    }
}
