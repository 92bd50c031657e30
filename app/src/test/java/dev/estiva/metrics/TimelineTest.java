package dev.estiva.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.estiva.core.Fact;
import dev.estiva.core.Input;
import dev.estiva.metrics.Bar.End;
import dev.estiva.metrics.Bar.Lane;
import dev.estiva.model.Device;
import dev.estiva.model.Outcome;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.Retry;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerSpec;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What charts are drawn from, against the state and the summary of the same facts. */
class TimelineTest {
    private final Timeline timeline = new Timeline();
    private final TestRun run = new TestRun(timeline);

    @Test
    void eachAttemptIsABarInLanesOfItsWorker() {
        run.join("a", 3)
                .submit(TestRun.job("wide", 1, 2))
                .at(1)
                .submit("narrow")
                .submit("late");
        run.at(4).complete(1, 0).at(5).fail(2, "no").at(9).complete(3, 0);
        timeline.end();
        List<Bar> bars = Objects.requireNonNull(timeline.bars());
        assertThat(bars).extracting(Bar::task).containsExactly("wide", "narrow", "late");
        assertThat(bars).extracting(Bar::end).containsExactly(End.COMPLETED, End.FAILED, End.COMPLETED);
        assertThat(bars)
                .extracting(bar -> bar.places().getFirst())
                .containsExactly(new Lane(0, 0, 2), new Lane(0, 2, 1), new Lane(0, 0, 1));
        assertThat(bars.get(2).fromMicros() - TestRun.ZERO).isEqualTo(4_000_000);
        assertThat(timeline.ganttRows()).containsExactly(new GanttRow("a", GanttRow.WORKER, "", 3));
        assertThat(timeline.waiting().most()).isEqualTo(1);
        assertThat(timeline.running().most()).isEqualTo(2);
    }

    @Test
    void devicesHaveRowsOfTheirOwn() {
        Resources two = new Resources(0, 8_000, 2 * Resources.WHOLE_GPU, 0, Collections.emptyNavigableMap());
        WorkerSpec worker = new WorkerSpec(
                "g", two, Collections.nCopies(2, new Device("A100", 1)), Collections.emptyNavigableMap(), 1_000);
        run.tell(new Input.Register(worker, List.of()));
        Resources half = new Resources(0, 1_000, 5_000, 0, Collections.emptyNavigableMap());
        run.submit(TestRun.job("one", 1, Request.of(half), Retry.NEVER));
        run.at(10).complete(1, 0);
        timeline.end();
        assertThat(timeline.ganttRows())
                .containsExactly(
                        new GanttRow("g", -1, "", 1), new GanttRow("g", 0, "A100", 1), new GanttRow("g", 1, "A100", 1));
        List<Bar> bars = Objects.requireNonNull(timeline.bars());
        assertThat(bars.getFirst().places()).hasSize(2);
        OccupancyGrid devices = timeline.deviceGrid();
        int busy = bars.getFirst().places().get(1).row() - 1;
        assertThat(devices.share(busy, 0)).isEqualTo(0.5);
        assertThat(devices.share(1 - busy, 0)).isZero();
        assertThat(devices.starts()).isEqualTo(1);
        assertThat(timeline.share(ResourceKind.GPU).mean()).isCloseTo(0.25, within(1e-12));
    }

    @Test
    void whatStillRunsIsABarThatHasNotEnded() {
        run.join("a", 1).submit("long").at(8).submit("next");
        timeline.end();
        assertThat(timeline.bars()).extracting(Bar::end).containsExactly(End.RUNNING);
    }

    @Test
    void tooManyAttemptsAreCountedInCells() {
        run.join("a", 2).submit(TestRun.job("many", BarBook.MOST_BARS + 1, 1));
        for (int index = 0; index <= BarBook.MOST_BARS; index++) {
            run.at(index + 1).end(new TaskId(1, index), Outcome.COMPLETED);
        }
        timeline.end();
        assertThat(timeline.bars()).isNull();
        assertThat(timeline.ganttRows()).isNull();
        assertThat(timeline.workerGrid().starts()).isEqualTo(BarBook.MOST_BARS + 1);
        assertThat(timeline.workerGrid().bins()).isLessThanOrEqualTo(OccupancyGrid.MOST_BINS);
    }

    @Test
    void tooManyWorkersShareRowsAndLoseNothing() {
        int workers = OccupancyGrid.MOST_ROWS * 3;
        for (int i = 0; i < workers; i++) {
            run.join("w" + i, 1);
        }
        run.submit(TestRun.job("all", workers, 1)).at(10);
        run.join("late", 1).at(20);
        for (int i = 0; i < workers; i++) {
            run.complete(1, i);
        }
        timeline.end();
        OccupancyGrid grid = timeline.workerGrid();
        assertThat(grid.rows()).isEqualTo(workers + 1);
        assertThat(grid.rowsEach()).isEqualTo(4);
        assertThat(grid.groups()).isEqualTo(workers / 4 + 1);
        assertThat(grid.starts()).isEqualTo(workers);
        assertThat(grid.share(0, 0)).isEqualTo(1);
        assertThat(grid.share(grid.groups() - 1, grid.bins() - 1)).isZero();
        assertThat(grid.share(grid.groups() - 1, 0)).isNaN(); // nobody was there yet
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void levelsAreThoseOfTheStateWhateverHappens(long seed) {
        Timeline watched = new Timeline();
        long[] placed = new long[1];
        RandomRun random = new RandomRun(seed, (fact, state) -> {
            watched.before(fact, state);
            placed[0] += fact instanceof Fact.TaskPlaced ? 1 : 0;
        });
        for (int round = 0; round < 40; round++) {
            random.steps(20);
            assertThat(watched.runningNow()).isEqualTo(random.run.view().runningCount());
            assertThat(watched.waitingNow()).isEqualTo(unfinished(random) - watched.runningNow());
        }
        watched.end();
        assertThat(watched.workerGrid().starts()).isEqualTo(placed[0]);
        List<Bar> bars = watched.bars();
        assertThat(bars).isNotNull().hasSize(Math.toIntExact(placed[0]));
        for (ResourceKind kind : ResourceKind.values()) {
            assertThat(watched.share(kind).most()).isBetween(0.0, 1.0);
        }
    }

    private static long unfinished(RandomRun random) {
        long count = 0;
        for (var job = random.run.view().jobBefore(Long.MAX_VALUE);
                job != null;
                job = random.run.view().jobBefore(job.id().value())) {
            for (int index = 0; index < job.spec().tasks(); index++) {
                count += job.state(index) != null ? 1 : 0;
            }
        }
        return count;
    }
}
