package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.model.Placement.Share;
import dev.estiva.model.Resources;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.Seeds;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What runs on a worker against a list that is sorted anew each time. */
class RunningTasksPropertyTest {
    private static final Share SHARE = new Share(new WorkerId(1), Resources.ofSlots(1), List.of());

    private record Task(TaskId id, long startMicros, long boundEndMicros) {
        long assumedEnd(long now) {
            return boundEndMicros >= now ? boundEndMicros : Bounds.overdueEnd(startMicros, boundEndMicros, now);
        }
    }

    @Test
    void keepsThemSortedByBoundThenId() {
        Seeds.each(100, random -> {
            RunningTasks running = new RunningTasks();
            List<Task> model = new ArrayList<>();
            for (int i = 1; i <= 80; i++) {
                change(random, running, model, i);
                model.sort(Comparator.comparingLong(Task::boundEndMicros).thenComparing(Task::id));
                assertThat(tasks(running)).isEqualTo(model);
            }
        });
    }

    @Test
    void sortsThemByWhenTheyAreBelievedToEnd() {
        Seeds.each(200, random -> {
            RunningTasks running = new RunningTasks();
            List<Task> model = new ArrayList<>();
            for (int i = 1; i <= 20; i++) {
                change(random, running, model, i);
            }
            long now = seconds(random.nextInt(700));
            int[] order = running.byAssumedEnd(now);
            List<Long> ends = IntStream.of(order)
                    .mapToObj(at -> running.assumedEndMicros(at, now))
                    .toList();
            assertThat(ends)
                    .isEqualTo(model.stream()
                            .map(task -> task.assumedEnd(now))
                            .sorted()
                            .toList());
            assertThat(IntStream.of(order).sorted())
                    .containsExactlyElementsOf(
                            IntStream.range(0, running.size()).boxed().toList());
        });
    }

    @Test
    void saysWhatDoesNotRun() {
        RunningTasks running = new RunningTasks();
        running.add(new TaskId(1, 0), SHARE, 0, 5);

        assertThatThrownBy(() -> running.remove(new TaskId(1, 1), () -> 5)).hasMessage("not running here: 1.1");

        for (int job = 2; job < 100; job++) {
            running.add(new TaskId(job, 0), SHARE, 0, 5);
        }
        assertThatThrownBy(() -> running.remove(new TaskId(1, 0), () -> 6)).hasMessage("not running here: 1.0");
    }

    @Test
    void aCopyGoesItsOwnWay() {
        RunningTasks running = new RunningTasks();
        running.add(new TaskId(1, 0), SHARE, 0, 5);
        RunningTasks copy = running.copy();
        copy.add(new TaskId(2, 0), SHARE, 0, 3);
        running.remove(new TaskId(1, 0), () -> 5);

        assertThat(tasks(copy)).extracting(Task::id).containsExactly(new TaskId(2, 0), new TaskId(1, 0));
        assertThat(running.size()).isZero();
    }

    private static void change(SeededRandom random, RunningTasks running, List<Task> model, int id) {
        if (!model.isEmpty() && random.nextInt(3) == 0) {
            Task gone = model.remove(random.nextInt(model.size()));
            running.remove(gone.id, gone::boundEndMicros);
        } else {
            long start = seconds(random.nextInt(100));
            Task added = new Task(new TaskId(id, random.nextInt(3)), start, start + seconds(60L * random.nextInt(20)));
            model.add(added);
            running.add(added.id, SHARE, added.startMicros, added.boundEndMicros);
        }
    }

    private static List<Task> tasks(RunningTasks running) {
        return IntStream.range(0, running.size())
                .mapToObj(at -> new Task(running.task(at), running.startMicros(at), running.boundEndMicros(at)))
                .toList();
    }

    private static long seconds(long seconds) {
        return seconds * 1_000_000;
    }
}
