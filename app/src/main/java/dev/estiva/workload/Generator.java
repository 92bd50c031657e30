package dev.estiva.workload;

import dev.estiva.model.SeededRandom;
import java.math.BigInteger;
import java.util.List;

/** More jobs of the same mix. */
public final class Generator {
    private Generator() {}

    /**
     * The workload and {@code count} more jobs, each like one drawn from it with replacement: type, user, priority, times and
     * request together. Ids go on after the largest whole number among the labels. They arrive after the workload's last
     * job: at the same instant if all its jobs arrive at once, else after gaps that are drawn from those between its jobs.
     *
     * @param seed the run's source of chance; its fork {@code generate} is used
     */
    public static Workload generate(Workload workload, int count, SeededRandom seed) {
        if (count < 0) {
            throw new IllegalArgumentException("the number of jobs to generate must not be negative: " + count);
        }
        if (count == 0 || workload.jobs().isEmpty()) {
            return workload;
        }
        List<WorkloadJob> mix = workload.jobs();
        SeededRandom kinds = seed.fork("generate");
        SeededRandom gaps = kinds.fork("gaps");
        int[] drawn = new int[count];
        long[] submits = new long[count];
        long now = mix.getLast().submitMicros();
        for (int i = 0; i < count; i++) {
            now = Arrivals.later(now, gap(mix, gaps));
            submits[i] = now;
            drawn[i] = kinds.nextInt(mix.size());
        }
        return workload.withJobs(new MoreJobs(mix, largestNumber(mix), drawn, submits));
    }

    private static long gap(List<WorkloadJob> mix, SeededRandom random) {
        if (mix.size() == 1) {
            return 0;
        }
        int at = 1 + random.nextInt(mix.size() - 1);
        return mix.get(at).submitMicros() - mix.get(at - 1).submitMicros();
    }

    /** Of the labels that are whole numbers; 0 if there is none. */
    static BigInteger largestNumber(List<WorkloadJob> jobs) {
        BigInteger largest = BigInteger.ZERO;
        for (WorkloadJob job : jobs) {
            if (job.label().chars().allMatch(c -> c >= '0' && c <= '9')) {
                largest = largest.max(new BigInteger(job.label()));
            }
        }
        return largest;
    }
}
