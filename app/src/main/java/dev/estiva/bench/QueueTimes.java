package dev.estiva.bench;

import dev.estiva.model.Request;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.WorkerSpec;
import dev.estiva.workload.Workload;
import java.util.Arrays;
import java.util.List;

/** When the jobs of a queue come and how long they run: all that simulators of different makes need to do the same work. */
public final class QueueTimes {
    private static final double MICROS = 1e6;

    private final long[] submitMicros;
    private final long[] runMicros;

    private QueueTimes(long[] submitMicros, long[] runMicros) {
        this.submitMicros = submitMicros;
        this.runMicros = runMicros;
    }

    /** A Poisson process of jobs that take exponential times, always the same. */
    public static QueueTimes poisson(int jobs, double gapSeconds, double meanSeconds) {
        SeededRandom random = new SeededRandom(1);
        double now = 0;
        long[] submits = new long[jobs];
        long[] runs = new long[jobs];
        for (int i = 0; i < jobs; i++) {
            now += random.nextExponential(gapSeconds);
            submits[i] = Math.round(now * MICROS);
            runs[i] = Math.round(random.nextExponential(meanSeconds) * MICROS);
        }
        return new QueueTimes(submits, runs);
    }

    /** The first so many of them, or all. */
    public QueueTimes first(int jobs) {
        int count = Math.min(jobs, submitMicros.length);
        return new QueueTimes(Arrays.copyOf(submitMicros, count), Arrays.copyOf(runMicros, count));
    }

    public int jobs() {
        return submitMicros.length;
    }

    public long submitMicros(int job) {
        return submitMicros[job];
    }

    public long runMicros(int job) {
        return runMicros[job];
    }

    /** As jobs of one slot. */
    public Workload on(List<WorkerSpec> cluster) {
        return Workload.ofOneKind(cluster, Offered.spec(Request.ofSlots(1), 0), submitMicros, runMicros);
    }
}
