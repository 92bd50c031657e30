package dev.estiva.benchmarks;

import dev.estiva.bench.EventLoopFloor;
import dev.estiva.bench.QueueTimes;
import dev.estiva.bench.SimulateBench;
import dev.estiva.benchmarks.Peer.Result;
import dev.estiva.core.Answer.Refused;
import dev.estiva.metrics.Summary;
import dev.estiva.metrics.Summary.Timings;
import dev.estiva.metrics.SummaryCollector;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.Presets;
import dev.estiva.sim.PassPer;
import dev.estiva.sim.Simulation;
import dev.estiva.sim.SimulationListener;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.List;

/** Estiva itself, and the least that it could cost. */
final class Simulators {
    /** A worker's. */
    static final int SLOTS = 8;

    private Simulators() {}

    /** As {@code estiva simulate} does it, with its summary. */
    static Result estiva(Presets policy, QueueTimes times, int slots) {
        Workload workload = times.on(cluster(slots));
        SummaryCollector collector = new SummaryCollector(0, _ -> {});
        double before = SimulateBench.cpuSeconds();
        new Simulation(workload, policy.spec().build(), PassPer.INSTANT, collector, new ToTheEnd()).run();
        Summary summary = collector.summary();
        double seconds = SimulateBench.cpuSeconds() - before;
        Timings timings = summary.timings();
        if (timings == null || summary.counts().completed() != times.jobs()) {
            throw new IllegalStateException("not all jobs came to their end");
        }
        return new Result(times.jobs(), seconds, timings.waits().mean());
    }

    static Result floor(QueueTimes times, int slots) {
        double before = SimulateBench.cpuSeconds();
        double wait = new EventLoopFloor(slots).meanWaitSeconds(times);
        return new Result(times.jobs(), SimulateBench.cpuSeconds() - before, wait);
    }

    private static List<WorkerSpec> cluster(int slots) {
        List<WorkerSpec> workers = new ArrayList<>();
        for (int i = 1; i <= slots / SLOTS; i++) {
            workers.add(WorkerSpec.ofSlots("worker-" + i, SLOTS));
        }
        return workers;
    }

    private static final class ToTheEnd implements SimulationListener {
        @Override
        public void refused(WorkloadJob job, Refused refusal) {
            throw new IllegalStateException(refusal.message());
        }

        @Override
        public boolean goOn(long nowMicros, int submitted, long waitingOrRunning) {
            return true;
        }
    }
}
