package dev.estiva.truth;

import dev.estiva.core.Answer.Refused;
import dev.estiva.core.Fact;
import dev.estiva.core.JobEntry;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.Retry;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.Presets;
import dev.estiva.sim.PassPer;
import dev.estiva.sim.Simulation;
import dev.estiva.sim.SimulationListener;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The example of dominant resource fairness (Ghodsi and others, NSDI 2011, section 4): of 9 CPUs and 18 GB, user A, whose tasks
 * ask for 1 CPU and 4 GB, gets three tasks, and B with 3 CPUs and 1 GB two.
 */
public final class FairShares {
    private static final long GIB = 1L << 30;
    private static final int ENOUGH = 20;

    private FairShares() {}

    /** How many tasks of each run at once. */
    public static List<Result> run() {
        WorkerSpec machine = new WorkerSpec(
                "machine",
                new Resources(0, 9_000, 0, 18 * GIB, Collections.emptyNavigableMap()),
                List.of(),
                Collections.emptyNavigableMap(),
                WorkerSpec.NORMAL_SPEED);
        List<WorkloadJob> jobs = new ArrayList<>();
        for (int i = 0; i < ENOUGH; i++) {
            jobs.add(job("A", 1_000, 4 * GIB));
            jobs.add(job("B", 3_000, GIB));
        }
        NavigableMap<String, Integer> running = new TreeMap<>();
        Simulation simulation = new Simulation(
                new Workload(List.of(machine), jobs, List.of()),
                Presets.DRF.spec().build(),
                PassPer.INSTANT,
                (fact, view) -> {
                    if (fact instanceof Fact.TaskPlaced placed) {
                        JobEntry job = view.job(placed.task().job());
                        running.merge(job == null ? "" : job.spec().user(), 1, Integer::sum);
                    }
                },
                new Nobody());
        simulation.advance();
        return List.of(
                Result.count("DRF: tasks of A", 3, running.getOrDefault("A", 0)),
                Result.count("DRF: tasks of B", 2, running.getOrDefault("B", 0)));
    }

    private static WorkloadJob job(String user, long cpuMillis, long memoryBytes) {
        Resources asked = new Resources(0, cpuMillis, 0, memoryBytes, Collections.emptyNavigableMap());
        JobSpec spec = new JobSpec(
                "",
                user,
                "",
                1,
                Request.of(asked),
                JobSpec.DEFAULT_PRIORITY,
                JobSpec.UNKNOWN,
                JobSpec.UNKNOWN,
                Retry.NEVER);
        return new WorkloadJob("", spec, 0, 1_000_000);
    }

    private static final class Nobody implements SimulationListener {
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
