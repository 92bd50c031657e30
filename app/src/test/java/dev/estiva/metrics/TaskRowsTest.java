package dev.estiva.metrics;

import static dev.estiva.metrics.TaskRow.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Answer;
import dev.estiva.core.Input;
import dev.estiva.metrics.TaskRow.Status;
import dev.estiva.metrics.TaskRow.Times;
import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Payload;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.model.TaskId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which row each way to end gives. */
final class TaskRowsTest {
    private final List<TaskRow> rows = new ArrayList<>();
    private final TaskRows taskRows = new TaskRows(TestRun.ZERO, rows::add);
    private final TestRun run = new TestRun(taskRows);

    private static Times times(double submit, double firstStart, double start, double finish) {
        return new Times(micros(submit), micros(firstStart), micros(start), micros(finish));
    }

    private static long micros(double seconds) {
        return seconds < 0 ? NEVER : Math.round(seconds * 1e6);
    }

    private TaskRow only() {
        assertThat(rows).hasSize(1);
        return rows.getFirst();
    }

    @Test
    void completedTaskTellsItsWholeLife() {
        run.join("gpu-1", 1)
                .at(1)
                .submit("101")
                .submit("102")
                .at(3.5)
                .complete(1, 0)
                .at(10)
                .complete(2, 0);
        assertThat(rows)
                .containsExactly(
                        new TaskRow(
                                TestRun.job("101", 1, 1),
                                new JobId(1),
                                0,
                                "gpu-1",
                                times(1, 1, 1, 3.5),
                                1,
                                Status.COMPLETED,
                                ""),
                        new TaskRow(
                                TestRun.job("102", 1, 1),
                                new JobId(2),
                                0,
                                "gpu-1",
                                times(1, 3.5, 3.5, 10),
                                1,
                                Status.COMPLETED,
                                ""));
        assertThat(rows.getFirst().user()).isEqualTo("ana");
        assertThat(rows.getFirst().type()).isEqualTo("nlp");
        assertThat(rows.getFirst().priority()).isEqualTo(2);
    }

    @Test
    void taskThatMovedToAnotherWorkerHasTheTimesOfBothStarts() {
        run.join("1", 1).join("2", 1).submit("101").at(4).lose(1).at(9).complete(1, 0);
        assertThat(only().times()).isEqualTo(times(0, 0, 4, 9));
        assertThat(only().worker()).isEqualTo("2");
        assertThat(only().attempts()).isEqualTo(2);
    }

    @Test
    void failedTaskGivesItsReason() {
        run.join("1", 1).submit("101").at(4).fail(1, "out of memory");
        assertThat(only().status()).isEqualTo(Status.FAILED);
        assertThat(only().reason()).isEqualTo("out of memory");
    }

    @Test
    void retriedTaskGivesOneRowWithAllItsAttempts() {
        JobSpec spec = TestRun.job("101", 1, Request.ofSlots(1), new Retry(2, 1_000_000));
        run.join("1", 1)
                .submit(spec)
                .at(4)
                .fail(1, "no")
                .at(5)
                .at(7)
                .fail(1, "no")
                .at(9)
                .at(20)
                .complete(1, 0);
        assertThat(only().times()).isEqualTo(times(0, 0, 9, 20));
        assertThat(only().attempts()).isEqualTo(3);
    }

    @Test
    void taskCancelledWhileItRanHasRun() {
        run.join("1", 1).submit("101").at(4).cancel(1).at(5).stopped(new TaskId(1, 0));
        assertThat(only().times()).isEqualTo(times(0, 0, 0, 5));
        assertThat(only().status()).isEqualTo(Status.CANCELLED);
        assertThat(only().worker()).isEqualTo("1");
    }

    @Test
    void taskCancelledBeforeItStartedHasNotRun() {
        run.join("1", 1).submit("101").submit("102").at(4).cancel(2);
        assertThat(only().times()).isEqualTo(times(0, -1, -1, 4));
        assertThat(only().worker()).isEmpty();
        assertThat(only().attempts()).isZero();
    }

    @Test
    void taskCancelledWhileItWaitedAgainKnowsItsFirstStartOnly() {
        run.join("1", 1).at(1).submit("101").at(4).lose(1).at(9).cancel(1);
        assertThat(only().times()).isEqualTo(times(1, 1, -1, 9));
        assertThat(only().attempts()).isEqualTo(1);
        assertThat(only().waitMicros()).isZero();
    }

    @Test
    void cancelledArrayGivesARowForEachTaskThatHadNotEnded() {
        run.join("1", 2).submit(TestRun.job("101", 6, 1));
        run.at(2).tell(new Input.CancelTask(new TaskId(1, 4)));
        run.at(3).complete(1, 0);
        rows.clear();
        run.at(5).cancel(1).stopped(new TaskId(1, 1)).stopped(new TaskId(1, 2));
        assertThat(rows).extracting(TaskRow::name).containsExactlyInAnyOrder("101.1", "101.2", "101.3", "101.5");
        assertThat(rows).allMatch(row -> row.status() == Status.CANCELLED);
        assertThat(rows).filteredOn(TaskRow::hasRun).hasSize(2);
    }

    @Test
    void refusedJobGivesARowForEachOfItsTasks() {
        JobSpec spec = TestRun.job("101", 2, 99);
        Answer answer = run.join("1", 1).at(2).answer(new Input.Submit(spec, Payload.NONE));
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        taskRows.refused(spec, TestRun.ZERO + 2_000_000, "too large");
        assertThat(rows)
                .containsExactly(
                        new TaskRow(spec, null, 0, "", times(2, -1, -1, -1), 0, Status.REFUSED, "too large"),
                        new TaskRow(spec, null, 1, "", times(2, -1, -1, -1), 0, Status.REFUSED, "too large"));
        assertThat(rows.getFirst().turnaroundMicros()).isEqualTo(NEVER);
        assertThat(rows.getFirst().task()).isNull();
    }
}
