package dev.estiva.workload;

import dev.estiva.model.JobSpec;
import dev.estiva.model.SeededRandom;
import dev.estiva.workload.DrawnJobs.JobTimes;
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

    /**
     * The workload with what these streams bring. Their jobs have the numbers behind the largest among the workload's ids, in
     * the order of their arrival.
     */
    static Workload draw(Workload workload, List<JobStream> streams, SeededRandom seed) {
        int[] starts = new int[streams.size()];
        int count = 0;
        for (int i = 0; i < streams.size(); i++) {
            starts[i] = count;
            count = Math.addExact(count, streams.get(i).count);
        }
        long[] runs = new long[count];
        boolean areTrue = streams.stream().allMatch(stream -> stream.estimates == null);
        JobTimes times = new JobTimes(starts, new long[count], runs, areTrue ? runs : new long[count]);
        for (int i = 0; i < streams.size(); i++) {
            streams.get(i).drawInto(times, starts[i], seed.fork("stream " + i));
        }
        List<JobSpec> kinds = streams.stream().map(JobStream::kind).toList();
        DrawnJobs drawn = new DrawnJobs(kinds, times, Generator.largestNumber(workload.jobs()));
        if (workload.jobs().isEmpty()) {
            return workload.withJobs(drawn);
        }
        List<WorkloadJob> jobs = new ArrayList<>(workload.jobs());
        jobs.addAll(drawn);
        jobs.sort(Comparator.comparingLong(WorkloadJob::submitMicros));
        return workload.withJobs(jobs);
    }

    private void drawInto(JobTimes times, int start, SeededRandom seed) {
        LongSupplier instants = arrivals.start(seed.fork("arrivals"));
        SeededRandom lengths = seed.fork("durations");
        SeededRandom beliefs = seed.fork("estimates");
        for (int at = start; at < start + count; at++) {
            long run = durations.nextMicros(lengths);
            times.submitMicros[at] = Arrivals.later(startMicros, instants.getAsLong());
            times.runMicros[at] = run;
            times.estimateMicros[at] = estimates == null ? run : estimates.of(run, beliefs);
        }
    }
}
