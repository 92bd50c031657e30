package dev.estiva.metrics;

import static dev.estiva.metrics.TaskRow.NEVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.metrics.TaskRow.Status;
import dev.estiva.metrics.TaskRow.Times;
import dev.estiva.model.JobId;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.TaskId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The formulas, against cases computed by hand. */
final class TaskRowTest {
    private static final long SECOND = 1_000_000;

    /** Completed, in one attempt; in seconds. */
    static TaskRow row(long submit, long start, long finish) {
        return row(new Times(submit * SECOND, start * SECOND, start * SECOND, finish * SECOND));
    }

    private static TaskRow row(Times times) {
        return new TaskRow(TestRun.job("101", 1, 1), new JobId(1), 0, "1", times, 1, Status.COMPLETED, "");
    }

    @Test
    void waitIsStartMinusSubmitAndRunIsFinishMinusStart() {
        TaskRow row = row(3, 10, 50);
        assertThat(row.waitMicros()).isEqualTo(7 * SECOND);
        assertThat(row.runMicros()).isEqualTo(40 * SECOND);
        assertThat(row.turnaroundMicros()).isEqualTo(47 * SECOND);
        assertThat(row.slowdown()).isEqualTo(47 / 40.0);
        assertThat(row.boundedSlowdown()).isEqualTo(47 / 40.0);
    }

    @Test
    void boundedSlowdownTakesShortTasksForTenSecondsLong() {
        assertThat(row(0, 30, 32).boundedSlowdown()).isEqualTo(3.2);
        assertThat(row(0, 30, 32).slowdown()).isEqualTo(16);
        assertThat(row(0, 30, 40).boundedSlowdown()).isEqualTo(4);
    }

    @Test
    void boundedSlowdownIsAtLeastOne() {
        assertThat(row(0, 0, 2).boundedSlowdown()).isEqualTo(1);
        assertThat(row(0, 3, 5).boundedSlowdown()).isEqualTo(1);
        assertThat(row(5, 5, 5).boundedSlowdown()).isEqualTo(1);
    }

    @Test
    void taskThatRanForNoTimeHasAnInfiniteSlowdownIfItWaited() {
        assertThat(row(0, 4, 4).slowdown()).isInfinite();
        assertThat(row(4, 4, 4).slowdown()).isEqualTo(1);
    }

    @Test
    void afterRetriesWaitIsToTheFirstStartAndRunIsThatOfTheFinalAttempt() {
        TaskRow row = row(new Times(0, 5 * SECOND, 100 * SECOND, 120 * SECOND));
        assertThat(row.waitMicros()).isEqualTo(5 * SECOND);
        assertThat(row.runMicros()).isEqualTo(20 * SECOND);
        assertThat(row.turnaroundMicros()).isEqualTo(120 * SECOND);
        assertThat(row.boundedSlowdown()).isEqualTo(6);
    }

    @Test
    void taskThatNeverRanHasNeitherWaitNorRunNorSlowdown() {
        TaskRow row = row(new Times(2 * SECOND, NEVER, NEVER, 9 * SECOND));
        assertThat(row.hasRun()).isFalse();
        assertThat(row.waitMicros()).isEqualTo(NEVER);
        assertThat(row.runMicros()).isEqualTo(NEVER);
        assertThat(row.turnaroundMicros()).isEqualTo(7 * SECOND);
        assertThatThrownBy(row::boundedSlowdown).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(row::slowdown).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void onlyTasksOfArraysCarryTheirIndexInTheirName() {
        Times times = new Times(0, 0, 0, SECOND);
        TaskRow one = new TaskRow(TestRun.job("101", 1, 1), new JobId(7), 0, "1", times, 1, Status.COMPLETED, "");
        TaskRow third = new TaskRow(TestRun.job("101", 5, 1), new JobId(7), 3, "1", times, 1, Status.COMPLETED, "");
        assertThat(one.name()).isEqualTo("101");
        assertThat(third.name()).isEqualTo("101.3");
        assertThat(third.label()).isEqualTo("101");
        assertThat(third.task()).isEqualTo(new TaskId(7, 3));
    }

    @Test
    void sortsBySubmissionWithRefusedJobsLast() {
        List<TaskRow> rows = new ArrayList<>();
        SeededRandom random = new SeededRandom(5);
        for (int i = 0; i < 40; i++) {
            Times times = new Times(0, 0, 0, SECOND);
            JobId job = i % 7 == 0 ? null : new JobId(1 + random.nextInt(9));
            rows.add(new TaskRow(TestRun.job("x", 9, 1), job, random.nextInt(9), "1", times, 1, Status.COMPLETED, ""));
        }
        rows.sort(TaskRow.BY_TASK);
        assertThat(rows.stream().map(TaskRow::task).filter(task -> task != null))
                .isSorted();
        assertThat(rows.subList(34, 40)).allMatch(row -> row.job() == null);
    }
}
