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
            if (what < 50) {
                End end = end(random, i + 1);
                heap.add(end);
                model.add(end);
            } else if (what < 80 && !model.isEmpty()) {
                assertThat(heap.remove()).isEqualTo(model.pollFirst());
            } else if (what < 90) {
                int most = random.nextInt(5);
                List<End> first = model.stream().limit(most).toList();
                List<End> removed = new ArrayList<>();
                heap.remove(most, removed);
                assertThat(removed).isEqualTo(first);
                first.forEach(model::remove);
            } else {
                int job = 1 + random.nextInt(i + 1);
                heap.remove(job, job % 3, 2 + job % 2);
                model.removeIf(end -> end.job() == job);
            }
            assertThat(heap.nextMicros())
                    .isEqualTo(model.isEmpty() ? Long.MAX_VALUE : model.first().atMicros());
        }
        while (!model.isEmpty()) {
            assertThat(heap.remove()).isEqualTo(model.pollFirst());
        }
    }

    /** Its index and its attempt follow from its job, and no field is always the same. */
    private static End end(SeededRandom random, int job) {
        WorkerId worker = new WorkerId(1 + random.nextInt(Integer.MAX_VALUE - 1));
        boolean due = random.nextInt(2) == 0;
        Attempt attempt = new Attempt(new TaskId(job, job % 3), 2 + job % 2);
        return new End(random.nextInt(50), random.nextInt(3), job, worker, attempt, due, job % 5 == 0);
    }

    @Test
    void nothingComesOutOfAnEmptyOne() {
        assertThat(new EndHeap().nextMicros()).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> new EndHeap().remove()).isInstanceOf(NoSuchElementException.class);
    }
}
