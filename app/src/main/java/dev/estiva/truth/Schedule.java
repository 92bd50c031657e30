package dev.estiva.truth;

import dev.estiva.core.Answer.Refused;
import dev.estiva.metrics.Summary;
import dev.estiva.metrics.SummaryCollector;
import dev.estiva.metrics.TaskRow;
import dev.estiva.policy.PolicySpec;
import dev.estiva.sim.PassPer;
import dev.estiva.sim.Simulation;
import dev.estiva.sim.SimulationListener;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What became of a workload.
 *
 * @param fates by the jobs' ids in their file; of a job that was refused there is none
 */
record Schedule(NavigableMap<String, Fate> fates, Summary summary) {
    /** What became of a job, in seconds. */
    record Fate(long start, long end, long preemptions) {}

    /** Simulates it. */
    static Schedule of(Workload workload, PolicySpec policy, PassPer pass) {
        NavigableMap<String, Fate> fates = new TreeMap<>();
        SummaryCollector collector = new SummaryCollector(0, row -> {
            if (row.firstStartMicros() != TaskRow.NEVER) {
                fates.put(
                        row.label(),
                        new Fate(
                                row.firstStartMicros() / 1_000_000, row.finishMicros() / 1_000_000, row.preemptions()));
            }
        });
        new Simulation(workload, policy.build(), pass, collector, new ToTheEnd()).run();
        return new Schedule(fates, collector.summary());
    }

    /** How many jobs have something else in the reference, or are only in one of the two. */
    <T> long differing(NavigableMap<String, T> theirs, Function<Fate, T> ours) {
        long same = theirs.entrySet().stream()
                .filter(entry -> {
                    Fate fate = fates.get(entry.getKey());
                    return fate != null && entry.getValue().equals(ours.apply(fate));
                })
                .count();
        return Math.max(theirs.size(), fates.size()) - same;
    }

    /** Sees no refusal as a reason to stop: a job that is refused starts nowhere, and so differs. */
    private static final class ToTheEnd implements SimulationListener {
        @Override
        public void refused(WorkloadJob job, Refused refusal) {}

        @Override
        public boolean goOn(long nowMicros, int submitted, long waitingOrRunning) {
            return true;
        }
    }
}
