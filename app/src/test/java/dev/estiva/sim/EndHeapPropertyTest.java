package dev.estiva.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.model.SeededRandom;
import dev.estiva.model.WorkerId;
import dev.estiva.sim.SimulatedEnds.End;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.NoSuchElementException;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The heap of ends against a sorted set of them, whatever is put in and taken out. */
class EndHeapPropertyTest {
    private static final Comparator<End> ORDER = Comparator.comparingLong(End::atMicros)
            .thenComparingLong(End::startMicros)
            .thenComparingLong(End::number);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void givesWhatASortedSetWouldGive(long seed) {
        SeededRandom random = new SeededRandom(seed);
        EndHeap heap = new EndHeap();
        NavigableSet<End> model = new TreeSet<>(ORDER);
        for (int i = 0; i < 5_000; i++) {
            int what = random.nextInt(100);
            if (what < 55) {
                End end = new End(random.nextInt(50), random.nextInt(3), i, new WorkerId(1), i + 1, 0, 1, false, false);
                heap.add(end);
                model.add(end);
            } else if (what < 99 && !model.isEmpty()) {
                assertThat(heap.remove()).isEqualTo(model.pollFirst());
            } else {
                int rest = random.nextInt(3);
                heap.removeIf(end -> end.number() % 3 == rest);
                model.removeIf(end -> end.number() % 3 == rest);
            }
            assertThat(heap.nextMicros())
                    .isEqualTo(model.isEmpty() ? Long.MAX_VALUE : model.first().atMicros());
        }
        while (!model.isEmpty()) {
            assertThat(heap.remove()).isEqualTo(model.pollFirst());
        }
    }

    @Test
    void nothingComesOutOfAnEmptyOne() {
        assertThat(new EndHeap().nextMicros()).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> new EndHeap().remove()).isInstanceOf(NoSuchElementException.class);
    }
}
