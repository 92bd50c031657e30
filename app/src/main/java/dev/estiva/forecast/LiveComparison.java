package dev.estiva.forecast;

import dev.estiva.core.Answer.Refused;
import dev.estiva.core.Fact;
import dev.estiva.core.FactListener;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.policy.PolicySpec;
import dev.estiva.sim.Sequence;
import dev.estiva.sim.Simulation;
import dev.estiva.sim.SimulationListener;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;

/**
 * A live run against the simulation of the same workload. Live delays can swap what lies closer together than they are
 * long, so there are two simulations: the pure one, and {@link FollowedRun} that takes close events as they happened live.
 * Every task must be on the worker on which the second puts it, and start when its predecessors' lateness allows.
 *
 * @param tasks how many tasks were compared
 * @param sameAsPure how many are on the worker of the pure simulation
 * @param elsewhere those that are not on the worker of the second
 * @param deviations by how much each task started too late, or too early, beyond what its predecessors had been, in real
 *     microseconds, sorted; never negative
 * @param disturbed whether workers joined or were lost or attempts repeated, of which a simulation knows nothing
 */
public record LiveComparison(
        int tasks, int sameAsPure, List<TaskId> elsewhere, List<Long> deviations, boolean disturbed) {
    /** Events closer than this in real time may come in either order: 20 ms. */
    public static final long CLOSE_MICROS = 20_000;

    /** By what 99 of 100 tasks may add to the lateness of their predecessors: 50 ms. */
    public static final long LATE_MICROS = 50_000;

    /**
     * How a live run went.
     *
     * @param policy the live one
     * @param toReal the workload's microseconds in real ones
     * @param closeMicros {@link #CLOSE_MICROS} in those of the workload
     * @param startMicros when a task really started, by its worker's measurement
     */
    public record Live(
            Recording recording,
            PolicySpec policy,
            LongUnaryOperator toReal,
            long closeMicros,
            ToLongFunction<TaskId> startMicros) {}

    /** Compares the run of a workload with its simulation under {@code policy}. */
    public static LiveComparison of(Live run, Workload workload, PolicySpec policy) {
        LiveSchedule live = new LiveSchedule(run.recording);
        if (live.isDisturbed(workload.cluster())) {
            return new LiveComparison(live.placed().size(), 0, List.of(), List.of(), true);
        }
        NavigableMap<TaskId, WorkerId> pure = new TreeMap<>();
        simulate(workload, policy, Sequence.AS_COMPUTED, (fact, _) -> {
            if (fact instanceof Fact.TaskPlaced placed) {
                pure.put(placed.task(), placed.placement().worker());
            }
        });
        FollowedRun followed = new FollowedRun(live, workload, run.closeMicros, run.startMicros);
        simulate(workload, run.policy, followed, followed);

        TreeSet<TaskId> all = new TreeSet<>(live.placed().keySet());
        all.addAll(followed.workers().keySet());
        int same = 0;
        List<TaskId> elsewhere = new ArrayList<>();
        List<Long> deviations = new ArrayList<>();
        for (TaskId task : all) {
            WorkerId worker = live.placed().get(task);
            same += worker != null && worker.equals(pure.get(task)) ? 1 : 0;
            if (worker == null || !worker.equals(followed.workers().get(task))) {
                elsewhere.add(task);
            } else {
                long late = run.startMicros.applyAsLong(task) - followed.dueStartMicros(task);
                deviations.add(run.toReal.applyAsLong(Math.abs(late)));
            }
        }
        Collections.sort(deviations);
        return new LiveComparison(all.size(), same, elsewhere, deviations, false);
    }

    public LiveComparison {
        elsewhere = List.copyOf(elsewhere);
        deviations = List.copyOf(deviations);
    }

    /** The deviation of the task in the middle, in real microseconds. */
    public long median() {
        return quantile(50);
    }

    /** The deviation that 99 of 100 tasks do not exceed, in real microseconds. */
    public long p99() {
        return quantile(99);
    }

    /** The largest deviation, in real microseconds. */
    public long most() {
        return quantile(100);
    }

    public boolean holds() {
        return !disturbed && elsewhere.isEmpty() && p99() <= LATE_MICROS;
    }

    /** The least deviation that so many of a hundred do not exceed. */
    private long quantile(long percent) {
        int size = deviations.size();
        return size == 0 ? 0 : deviations.get((int) Math.max(0, Math.ceilDiv(size * percent, 100L) - 1));
    }

    private static void simulate(Workload workload, PolicySpec policy, Sequence sequence, FactListener facts) {
        SimulationListener toTheEnd = new SimulationListener() {
            @Override
            public void refused(WorkloadJob job, Refused refusal) {
                // it was refused live too, or the recording's replay would differ
            }

            @Override
            public boolean goOn(long nowMicros, int submitted, long waitingOrRunning) {
                return true;
            }
        };
        Simulation.inSequence(workload, policy.build(), sequence, facts, toTheEnd)
                .run();
    }
}
