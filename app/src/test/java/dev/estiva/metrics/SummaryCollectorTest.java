package dev.estiva.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Input;
import dev.estiva.metrics.Disruptions.LostWorker;
import dev.estiva.metrics.Summary.Counts;
import dev.estiva.metrics.Summary.Refusal;
import dev.estiva.metrics.Summary.WorkerSummary;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.WorkerId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Whole runs in figures, computed by hand. */
final class SummaryCollectorTest {
    private final List<TaskRow> rows = new ArrayList<>();
    private final SummaryCollector collector = new SummaryCollector(TestRun.ZERO, rows::add);
    private final TestRun run = new TestRun(collector);

    private Summary.Timings timings() {
        return Objects.requireNonNull(collector.summary().timings());
    }

    /** The example of A1's kind: two servers, one at a time each. */
    @Test
    void threeTasksOnTwoWorkersGiveTheFiguresOfTheirTimes() {
        run.join("1", 1).join("2", 1).at(1).submit("101").submit("102").submit("103");
        run.at(4).complete(1, 0).at(9).complete(2, 0).at(11).complete(3, 0);
        Summary summary = collector.summary();
        assertThat(summary.counts()).isEqualTo(new Counts(3, 0, 0, 0, 0, 0, 0));
        assertThat(summary.window()).isEqualTo(new Window(1_000_000, 11_000_000));
        assertThat(summary.throughput()).hasValue(0.3);
        // Waits 0, 0, 3; turnarounds 3, 8, 10; runs 3, 8, 7; all but the last are as short as 10 s allow.
        assertThat(timings().waits()).isEqualTo(new Distribution(1, 0, 2.7, 2.94, 3));
        assertThat(timings().turnarounds()).isEqualTo(new Distribution(7, 8, 9.8, 9.96, 10));
        assertThat(timings().boundedSlowdowns()).isEqualTo(new Distribution(1, 1, 1, 1, 1));
        assertThat(timings().meanSlowdown()).hasValue((1 + 1 + 10 / 7.0) / 3);
        assertThat(summary.workers()).extracting(WorkerSummary::completed).containsExactly(2L, 1L);
        assertThat(summary.workers().getFirst().usage().utilisation(ResourceKind.SLOTS))
                .hasValue(1);
        assertThat(summary.workers().getLast().usage().utilisation(ResourceKind.SLOTS))
                .hasValue(0.8);
        assertThat(summary.usage().utilisation(ResourceKind.SLOTS)).hasValue(0.9);
        assertThat(rows).hasSize(3);
    }

    @Test
    void nothingAtAllHasNoFiguresButCounts() {
        Summary summary = collector.summary();
        assertThat(summary.counts()).isEqualTo(new Counts(0, 0, 0, 0, 0, 0, 0));
        assertThat(summary.window()).isNull();
        assertThat(summary.timings()).isNull();
        assertThat(summary.throughput()).isEmpty();
        assertThat(summary.usage().utilisation(ResourceKind.SLOTS)).isEmpty();
    }

    @Test
    void oneTaskOfNoLengthHasNoThroughputAndNoSlowdown() {
        run.join("1", 1).submit("101").complete(1, 0);
        assertThat(collector.summary().throughput()).isEmpty();
        assertThat(timings().turnarounds()).isEqualTo(new Distribution(0, 0, 0, 0, 0));
        assertThat(timings().meanSlowdown()).hasValue(1);
        assertThat(collector.summary().usage().utilisation(ResourceKind.SLOTS)).isEmpty();
    }

    @Test
    void slowdownLeavesOutTasksThatRanForNoTime() {
        run.join("1", 1).submit("101").submit("102").at(5).complete(1, 0).complete(2, 0);
        assertThat(timings().meanSlowdown()).hasValue(1);
        assertThat(timings().boundedSlowdowns().mean()).isEqualTo(1);
        assertThat(timings().waits().mean()).isEqualTo(2.5);
    }

    @Test
    void onlyCompletedTasksAreTimed() {
        run.join("1", 2)
                .submit("101")
                .submit("102")
                .submit("103")
                .submit("104")
                .submit("105")
                .submit("106");
        run.at(10).complete(1, 0).at(20).fail(2, "no").at(30).cancel(6).at(40).complete(3, 0);
        Summary summary = collector.summary();
        assertThat(summary.counts()).isEqualTo(new Counts(2, 1, 1, 0, 0, 0, 2));
        assertThat(timings().turnarounds().mean()).isEqualTo(25);
        assertThat(summary.throughput()).hasValue(2 / 40.0);
    }

    @Test
    void tellsWhichWorkersWereLostWithHowManyTasks() {
        run.join("a", 2)
                .join("b", 2)
                .submit("101")
                .submit("102")
                .submit("103")
                .at(5)
                .lose(1)
                .at(9);
        run.complete(1, 0).complete(3, 0).at(12).lose(2).join("b", 2).at(20).complete(2, 0);
        Summary summary = collector.summary();
        assertThat(summary.requeues()).isEqualTo(new Requeues(3, 0, 0, 0));
        assertThat(summary.lostWorkers()).containsExactly(new LostWorker("a", 1, 2), new LostWorker("b", 1, 1));
    }

    @Test
    void countsRetriesAndEvictionsApartFromLosses() {
        run.join("a", 2).submit(TestRun.job("101", 1, Request.ofSlots(1), new Retry(1, 0)));
        run.submit("102").at(3).fail(1, "no").at(4).tell(new Input.Leave(new WorkerId(1)));
        assertThat(collector.summary().requeues()).isEqualTo(new Requeues(0, 1, 0, 2));
        assertThat(collector.summary().lostWorkers()).isEmpty();
    }

    @Test
    void keepsAHundredRefusalsAndCountsTheRest() {
        collector.refused(TestRun.job("x", 150, 9), TestRun.ZERO, "too large");
        Summary summary = collector.summary();
        assertThat(summary.counts().refused()).isEqualTo(150);
        assertThat(summary.refusals()).hasSize(100).startsWith(new Refusal("x.0", "too large"));
        assertThat(summary.counts().unfinished()).isZero();
    }

    @Test
    void sameRowsInAnotherOrderGiveTheSameFiguresToTheLastBit() {
        List<TaskRow> random = new ArrayList<>();
        SeededRandom seed = new SeededRandom(11);
        for (int i = 0; i < 5_000; i++) {
            long submit = seed.nextInt(100_000);
            long start = submit + (long) seed.nextExponential(5_000);
            random.add(TaskRowTest.row(submit, start, start + (long) seed.nextExponential(300)));
        }
        RowStatistics forth = new RowStatistics();
        random.forEach(row -> forth.ended(row.status(), row.times(), () -> row));
        Collections.sort(random, (a, b) -> Long.compare(b.waitMicros(), a.waitMicros()));
        RowStatistics back = new RowStatistics();
        random.forEach(row -> back.ended(row.status(), row.times(), () -> row));
        assertThat(back.timings()).isEqualTo(forth.timings());
    }

    @Test
    void canBeAskedAgainAsTheRunGoesOn() {
        run.join("1", 1).submit("101").submit("102").at(4).complete(1, 0);
        Summary early = collector.summary();
        assertThat(collector.summary()).isEqualTo(early);
        run.at(6).complete(2, 0);
        assertThat(timings().turnarounds()).isEqualTo(new Distribution(5, 5, 5.9, 5.98, 6));
        assertThat(early.counts().completed()).isEqualTo(1);
    }
}
