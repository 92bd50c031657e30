package dev.estiva.workload;

import dev.estiva.model.JobSpec;
import dev.estiva.model.SeededRandom;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Jobs of one kind that are drawn: so many, arriving by a process, with run times of a distribution.
 *
 * @param startMicros added to each arrival
 * @param estimates what is believed of the run times; null for the truth
 * @param kind what the jobs have in common; its name, if it has one, is that of all of them with a number behind it
 */
record JobStream(
        int count,
        long startMicros,
        ArrivalProcess arrivals,
        TimeDistribution durations,
        @Nullable EstimateNoise estimates,
        JobSpec kind) {
    /** More would not fit the memory of one process. */
    static final int MOST = 20_000_000;

    private record Drawn(long submitMicros, long runMicros, long estimateMicros, JobSpec kind, int number) {}

    /**
     * The workload with what these streams bring. Their jobs have the numbers behind the largest among the workload's ids, in
     * the order of their arrival.
     */
    static Workload draw(Workload workload, List<JobStream> streams, SeededRandom seed) {
        List<Drawn> drawn = new ArrayList<>();
        for (int i = 0; i < streams.size(); i++) {
            streams.get(i).drawInto(drawn, seed.fork("stream " + i));
        }
        drawn.sort(Comparator.comparingLong(Drawn::submitMicros));
        List<WorkloadJob> jobs = new ArrayList<>(workload.jobs());
        BigInteger id = Generator.largestNumber(jobs);
        for (Drawn each : drawn) {
            id = id.add(BigInteger.ONE);
            String label = id.toString();
            String name = each.kind.name().isEmpty() ? label : each.kind.name() + "-" + each.number;
            JobSpec spec = each.kind.as(name, each.estimateMicros);
            jobs.add(new WorkloadJob(label, spec, each.submitMicros, each.runMicros));
        }
        jobs.sort(Comparator.comparingLong(WorkloadJob::submitMicros));
        return workload.withJobs(jobs);
    }

    private void drawInto(List<Drawn> drawn, SeededRandom seed) {
        LongSupplier instants = arrivals.start(seed.fork("arrivals"));
        SeededRandom lengths = seed.fork("durations");
        SeededRandom beliefs = seed.fork("estimates");
        for (int number = 1; number <= count; number++) {
            long submit = Arrivals.later(startMicros, instants.getAsLong());
            long run = durations.nextMicros(lengths);
            long estimate = estimates == null ? run : estimates.of(run, beliefs);
            drawn.add(new Drawn(submit, run, estimate, kind, number));
        }
    }
}
