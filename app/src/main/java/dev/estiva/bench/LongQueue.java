package dev.estiva.bench;

import dev.estiva.core.Effect;
import dev.estiva.core.Engine;
import dev.estiva.core.EngineConfig;
import dev.estiva.core.FactListener;
import dev.estiva.core.Input;
import dev.estiva.core.Input.Ending;
import dev.estiva.core.Input.Report;
import dev.estiva.core.Step;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Payload;
import dev.estiva.model.Request;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.PolicySpec;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A thousand busy workers with so many jobs waiting, of eight sizes and twenty users, each with an estimate of its own, which is
 * true. Whenever one ends another comes, so that the queue stays about as long.
 */
public final class LongQueue {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int USERS = 20;
    private static final double MEAN_MICROS = 1e8;
    private static final int AT_ONCE = 1_000;

    private final Engine engine;
    private final SeededRandom random = new SeededRandom(1);
    private final PriorityQueue<Expected> running =
            new PriorityQueue<>(Comparator.comparingLong(Expected::atMicros).thenComparingLong(Expected::number));
    private long nowMicros;
    private long started;

    private record Expected(long atMicros, long number, Effect.Dispatch dispatch) {}

    public LongQueue(PolicySpec policy, int waiting) {
        engine = new Engine(EngineConfig.SIMULATED, policy.build(), FactListener.NONE);
        List<Input> joins = new ArrayList<>();
        for (WorkerSpec worker : Offered.cluster(Offered.WORKERS)) {
            joins.add(new Input.Register(worker, List.of()));
        }
        engine.stepWithoutPass(joins, 0);
        fill(waiting);
    }

    /** Jobs until the workers are full and so many wait; all are looked at once. */
    private void fill(int waiting) {
        long slots = 0;
        List<Input> submissions = new ArrayList<>();
        for (int left = waiting; slots < Offered.WORKERS * Offered.SLOTS || left > 0; ) {
            JobSpec spec = spec();
            submissions.add(new Input.Submit(spec, Payload.NONE));
            left -= slots < Offered.WORKERS * Offered.SLOTS ? 0 : 1;
            slots += spec.request().amounts().slots();
            if (submissions.size() == AT_ONCE) {
                engine.stepWithoutPass(submissions, 0);
                submissions.clear();
            }
        }
        take(engine.step(submissions, 0));
    }

    /** The earliest end and a submission, of which the policy makes what it will; answers what that took, in nanoseconds of processor time. */
    public long decide() {
        Expected end = running.remove();
        nowMicros = end.atMicros;
        Effect.Dispatch ended = end.dispatch;
        Report report = new Report(ended.placement().worker(), ended.attempt(), new Ending.Ended(Outcome.COMPLETED));
        List<Input> inputs = List.of(report, new Input.Submit(spec(), Payload.NONE));
        long before = THREADS.getCurrentThreadCpuTime();
        Step step = engine.step(inputs, nowMicros);
        long nanos = THREADS.getCurrentThreadCpuTime() - before;
        take(step);
        return nanos;
    }

    public long waiting() {
        return engine.view().waiting().size();
    }

    private void take(Step step) {
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Dispatch dispatch) {
                running.add(new Expected(nowMicros + dispatch.spec().estimateMicros(), started++, dispatch));
            }
        }
    }

    private JobSpec spec() {
        long slots = 1L + random.nextInt(Offered.SLOTS);
        long estimate = 1 + Math.round(random.nextExponential(MEAN_MICROS));
        return Offered.spec("user" + random.nextInt(USERS), Request.ofSlots(slots), estimate);
    }
}
