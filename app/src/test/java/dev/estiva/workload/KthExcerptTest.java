package dev.estiva.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.WorkerSpec;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The piece of the KTH log is whole, and its reference schedules are possible ones. */
final class KthExcerptTest {
    private static final long MICROS = 1_000_000;

    private static Workload log() throws WorkloadException {
        return WorkloadFiles.read(KthExcerpt.LOG, ReadOptions.DEFAULT);
    }

    private static long start(Map<String, Long> starts, WorkloadJob job) {
        return Objects.requireNonNull(starts.get(job.label()), job.label());
    }

    @Test
    void logIsReadWithNothingSkippedOrChanged() throws WorkloadException {
        Workload log = log();
        assertThat(log.jobs()).hasSize(KthExcerpt.JOBS);
        assertThat(log.notes()).isEmpty();
        assertThat(log.cluster()).containsExactly(WorkerSpec.ofSlots("1", KthExcerpt.PROCS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fcfs-reqtime",
                "easy-reqtime",
                "easy-perfect",
                "easy-sjbf-reqtime",
                "easy-sjbf-perfect",
                "conservative-reqtime",
                "conservative-perfect"
            })
    void referenceStartsEveryJobAfterItsSubmissionAndNeverOverfillsTheMachine(String schedule)
            throws WorkloadException {
        Map<String, Long> starts = KthExcerpt.starts(schedule);
        Map<Long, Long> changes = new TreeMap<>();
        for (WorkloadJob job : log().jobs()) {
            long start = start(starts, job);
            assertThat(start).isGreaterThanOrEqualTo(job.submitMicros() / MICROS);
            long procs = job.spec().request().amounts().slots();
            changes.merge(start, procs, Long::sum);
            changes.merge(start + job.runMicros() / MICROS, -procs, Long::sum);
        }
        assertThat(starts).hasSize(KthExcerpt.JOBS);
        long used = 0;
        for (long change : changes.values()) {
            used += change;
            assertThat(used).isBetween(0L, (long) KthExcerpt.PROCS);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "easy-reqtime",
                "easy-perfect",
                "easy-sjbf-reqtime",
                "easy-sjbf-perfect",
                "conservative-reqtime",
                "conservative-perfect"
            })
    void machineIsEmptyWhenTheLogGoesOn(String schedule) throws WorkloadException {
        Map<String, Long> starts = KthExcerpt.starts(schedule);
        for (WorkloadJob job : log().jobs()) {
            assertThat(start(starts, job) + job.runMicros() / MICROS).isLessThan(KthExcerpt.NEXT_SUBMIT_SECONDS);
        }
    }
}
