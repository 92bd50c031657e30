package dev.estiva.bench;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
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

    Workload workload(int count) {
        return times(count).on(cluster(workers));
    }

    QueueTimes times(int count) {
        return QueueTimes.poisson(count, MEAN_SECONDS / (workers * SLOTS * LOAD), MEAN_SECONDS);
    }

    static JobSpec spec(Request request, long estimateMicros) {
        return spec("", request, estimateMicros);
    }

    static JobSpec spec(String user, Request request, long estimateMicros) {
        return new JobSpec(
                "",
                user,
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
