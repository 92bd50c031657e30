package dev.estiva.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.WorkerSpec;
import dev.estiva.workload.DrawnJobs.JobTimes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Jobs that are made when they are asked for: the same jobs each time, in the order of a workload. */
class MadeJobsTest {
    private static final List<WorkerSpec> CLUSTER = List.of(WorkerSpec.ofSlots("1", 4));

    private static JobSpec kind(String name) {
        return new JobSpec(
                name,
                "",
                "",
                1,
                Request.ofSlots(1),
                JobSpec.DEFAULT_PRIORITY,
                JobSpec.UNKNOWN,
                JobSpec.UNKNOWN,
                Retry.NEVER);
    }

    @Test
    void streamsAreMergedByArrivalAndThoseOfOneInstantByStream() {
        JobTimes times = new JobTimes(
                new int[] {0, 3}, new long[] {0, 20, 40, 10, 20, 50}, new long[] {1, 2, 3, 4, 5, 6}, new long[] {
                    10, 20, 30, 40, 50, 60
                });
        List<WorkloadJob> jobs = new DrawnJobs(List.of(kind("a"), kind("")), times, BigInteger.valueOf(7));

        assertThat(jobs).extracting(WorkloadJob::label).containsExactly("8", "9", "10", "11", "12", "13");
        assertThat(jobs).extracting(WorkloadJob::submitMicros).containsExactly(0L, 10L, 20L, 20L, 40L, 50L);
        assertThat(jobs).extracting(WorkloadJob::runMicros).containsExactly(1L, 4L, 2L, 5L, 3L, 6L);
        assertThat(jobs).extracting(job -> job.spec().estimateMicros()).containsExactly(10L, 40L, 20L, 50L, 30L, 60L);
        assertThat(jobs).extracting(job -> job.spec().name()).containsExactly("a-1", "9", "a-2", "11", "a-3", "13");
    }

    @Test
    void aJobIsTheSameWheneverItIsAskedFor() {
        Workload made = Generator.generate(TestMix.of(0, 5, 9), 100, new SeededRandom(3));

        assertThat(made.jobs()).isInstanceOf(MadeJobs.class);
        List<WorkloadJob> held = new ArrayList<>(made.jobs());
        for (int at = made.jobs().size() - 1; at >= 0; at--) {
            assertThat(made.jobs().get(at)).isEqualTo(held.get(at));
        }
    }

    @Test
    void jobsOfOneKindAreTheirTimes() {
        Workload workload = Workload.ofOneKind(CLUSTER, kind("k"), new long[] {3, 3, 8}, new long[] {1, 0, 5});

        assertThat(workload.jobs())
                .containsExactly(
                        new WorkloadJob("k", kind("k").as("k", 1), 3, 1),
                        new WorkloadJob("k", kind("k").as("k", 0), 3, 0),
                        new WorkloadJob("k", kind("k").as("k", 5), 8, 5));
    }

    @Test
    void timesThatCannotBeMeantAreRefused() {
        assertThatThrownBy(() -> Workload.ofOneKind(CLUSTER, kind(""), new long[] {3, 2}, new long[] {1, 1}))
                .hasMessageContaining("job 2 is submitted before the one it follows");
        assertThatThrownBy(() -> Workload.ofOneKind(CLUSTER, kind(""), new long[] {3}, new long[] {1, 1}))
                .hasMessageContaining("1 submit times, but 2 run times");
    }
}
