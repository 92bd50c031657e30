package dev.estiva.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.core.Input.Attempt;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.sim.SimulatedEnds.End;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ends taken out of their wheel ahead, against a sorted set, whatever comes between and is taken back. */
class NextEndsPropertyTest {
    private static final WorkerId WORKER = new WorkerId(1);
    private static final Comparator<End> ORDER = Comparator.comparingLong(End::atMicros)
            .thenComparingLong(End::startMicros)
            .thenComparingLong(End::number);

    private final List<End> expected = new ArrayList<>();
    private final NextEnds ends = new NextEnds(expected::addAll);
    private final NavigableSet<End> model = new TreeSet<>(ORDER);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void givesWhatASortedSetWouldGive(long seed) {
        SeededRandom random = new SeededRandom(seed);
        for (int i = 1; i <= 5_000; i++) {
            int what = random.nextInt(100);
            if (what < 45 || i < 500) {
                add(end(random.nextInt(500), random.nextInt(3), i));
            } else if (what < 80 && !model.isEmpty()) {
                assertThat(ends.remove()).isEqualTo(model.pollFirst());
            } else if (what < 90 && !model.isEmpty()) {
                forget(model.first()); // of those that were taken out ahead, mostly
            } else {
                int job = 1 + random.nextInt(i);
                model.stream().filter(each -> each.job() == job).findFirst().ifPresent(this::forget);
            }
            assertThat(ends.nextMicros())
                    .isEqualTo(model.isEmpty() ? Long.MAX_VALUE : model.first().atMicros());
        }
        while (!model.isEmpty()) {
            assertThat(ends.remove()).isEqualTo(model.pollFirst());
        }
    }

    @Test
    void somebodyHearsOfEndsBeforeTheyAreAskedFor() {
        for (int job = 1; job <= 40; job++) {
            add(end(job, 0, job));
        }

        ends.remove();

        assertThat(expected).hasSizeGreaterThan(1).hasSizeLessThan(40);
        assertThat(expected)
                .containsExactlyInAnyOrderElementsOf(
                        model.stream().limit(expected.size()).toList());
    }

    @Test
    void nothingComesOutOfNone() {
        assertThat(ends.nextMicros()).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(ends::remove).isInstanceOf(NoSuchElementException.class);
    }

    private void add(End end) {
        if (ends.isFarOff(end.atMicros())) {
            ends.addFarOff(end);
        } else {
            ends.add(end);
        }
        model.add(end);
    }

    private void forget(End end) {
        ends.remove(end.job(), end.index(), end.attempt().number());
        model.remove(end);
    }

    private static End end(long atMicros, long startMicros, int job) {
        return new End(atMicros, startMicros, job, WORKER, new Attempt(new TaskId(job, 0), 1), false, false);
    }
}
