package dev.estiva.bench;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.WorkerSpec;
import dev.estiva.workload.Workload;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What is simulated: workers of eight slots, and jobs of one slot that take exponential times and arrive as a Poisson process. */
record Offered(int workers) {
    static final int WORKERS = 1_000;
    static final int SLOTS = 8;

    /** Of the whole cluster: a little more than it can do, so that a queue grows. */
    static final double LOAD = 1.02;

    static final double MEAN_SECONDS = 100;
    private static final double MICROS = 1e6;
    private static final Request ONE = Request.ofSlots(1);

    Workload workload(int count) {
        SeededRandom random = new SeededRandom(1);
        double gap = MEAN_SECONDS / (workers * SLOTS * LOAD);
        double now = 0;
        long[] submits = new long[count];
        long[] runs = new long[count];
        for (int i = 0; i < count; i++) {
            now += random.nextExponential(gap);
            submits[i] = Math.round(now * MICROS);
            runs[i] = Math.round(random.nextExponential(MEAN_SECONDS) * MICROS);
        }
        return Workload.ofOneKind(cluster(workers), spec(ONE, 0), submits, runs);
    }

    static JobSpec spec(Request request, long estimateMicros) {
        return new JobSpec(
                "",
                "",
                "",
                1,
                request,
                JobSpec.DEFAULT_PRIORITY,
                estimateMicros,
                JobSpec.UNKNOWN,
                JobSpec.UNKNOWN,
                Retry.NEVER,
                Collections.emptyNavigableMap());
    }

    static List<WorkerSpec> cluster(int count) {
        List<WorkerSpec> workers = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            workers.add(WorkerSpec.ofSlots("worker-" + i, SLOTS));
        }
        return workers;
    }
}
