package dev.estiva.workload;

import dev.estiva.model.JobSpec;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of several streams in the order of their arrival, those of equal instants in the order of the streams. Their labels
 * are numbers that go up.
 */
final class DrawnJobs extends MadeJobs {
    private final List<JobSpec> kinds;
    private final JobTimes times;
    private final BigInteger lastNumber;

    /** For each place where its times are; null where that is the place itself. */
    private final int @Nullable [] order;

    /** The times of the jobs, stream after stream. */
    static final class JobTimes {
        /** Where each stream begins. */
        final int[] starts;

        final long[] submitMicros;
        final long[] runMicros;

        /** What is believed of the run times. */
        final long[] estimateMicros;

        JobTimes(int[] starts, long[] submitMicros, long[] runMicros, long[] estimateMicros) {
            this.starts = starts;
            this.submitMicros = submitMicros;
            this.runMicros = runMicros;
            this.estimateMicros = estimateMicros;
        }
    }

    /**
     * @param kinds one a stream
     * @param lastNumber the labels go on after it
     */
    DrawnJobs(List<JobSpec> kinds, JobTimes times, BigInteger lastNumber) {
        this.kinds = kinds;
        this.times = times;
        this.lastNumber = lastNumber;
        this.order = kinds.size() == 1 ? null : merged(times);
    }

    private static int[] merged(JobTimes times) {
        int streams = times.starts.length;
        int count = times.submitMicros.length;
        int[] next = times.starts.clone();
        PriorityQueue<Integer> earliest =
                new PriorityQueue<>(Comparator.<Integer>comparingLong(stream -> times.submitMicros[next[stream]])
                        .thenComparingInt(stream -> stream));
        for (int stream = 0; stream < streams; stream++) {
            earliest.add(stream);
        }
        int[] order = new int[count];
        for (int place = 0; place < count; place++) {
            int stream = earliest.remove();
            order[place] = next[stream]++;
            if (next[stream] < (stream + 1 < streams ? times.starts[stream + 1] : count)) {
                earliest.add(stream);
            }
        }
        return order;
    }

    private int timesOf(int at) {
        return order == null ? at : order[at];
    }

    @Override
    long submitMicros(int at) {
        return times.submitMicros[timesOf(at)];
    }

    @Override
    public WorkloadJob get(int at) {
        int place = timesOf(at);
        int found = Arrays.binarySearch(times.starts, place);
        int stream = found >= 0 ? found : -found - 2;
        JobSpec kind = kinds.get(stream);
        String label = lastNumber.add(BigInteger.valueOf(at + 1L)).toString();
        String name = kind.name().isEmpty() ? label : kind.name() + "-" + (place - times.starts[stream] + 1);
        return new WorkloadJob(
                label, kind.as(name, times.estimateMicros[place]), times.submitMicros[place], times.runMicros[place]);
    }

    @Override
    public int size() {
        return times.submitMicros.length;
    }
}
