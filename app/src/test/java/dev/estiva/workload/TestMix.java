package dev.estiva.workload;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.model.WorkerSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Workloads of a few jobs, no two of a kind. */
final class TestMix {
    private TestMix() {}

    /** Jobs 1, 2, … that arrive at these instants. */
    static Workload of(long... submitMicros) {
        long[] sorted = submitMicros.clone();
        Arrays.sort(sorted);
        List<WorkloadJob> jobs = new ArrayList<>();
        for (int i = 0; i < sorted.length; i++) {
            jobs.add(job(Integer.toString(i + 1), i + 1, sorted[i]));
        }
        return new Workload(List.of(WorkerSpec.ofSlots("1", 4)), jobs, List.of());
    }

    static WorkloadJob job(String label, int kind, long submitMicros) {
        JobSpec spec = new JobSpec(
                label,
                "user" + kind,
                "type" + kind,
                1,
                Request.ofSlots(1 + kind % 4),
                kind,
                kind * 2_000_000L,
                JobSpec.UNKNOWN,
                Retry.NEVER);
        return new WorkloadJob(label, spec, submitMicros, kind * 1_000_000L);
    }
}
