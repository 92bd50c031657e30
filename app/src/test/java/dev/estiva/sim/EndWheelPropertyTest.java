package dev.estiva.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Input.Attempt;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.sim.SimulatedEnds.End;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The wheel of ends against a sorted set of them, whatever is put in and taken out. */
class EndWheelPropertyTest {
    private static final Comparator<End> ORDER = Comparator.comparingLong(End::atMicros)
            .thenComparingLong(End::startMicros)
            .thenComparingLong(End::number);

    private static final int MOST = 32;
    private static final long LATEST = Long.MAX_VALUE / 2;

    private final EndWheel wheel = new EndWheel();
    private final NavigableSet<End> model = new TreeSet<>(ORDER);

    /** The instant of the last that was taken out: nothing ends before it. */
    private long nowMicros;

    private int jobs;

    /** It fills, holds as many as it has, and empties; then so once more. */
    @ParameterizedTest
    @CsvSource({
        "1, 5, 30", "2, 50, 30", "3, 500, 30", "4, 5000, 30",
        "5, 5, 1", "6, 50, 1", "7, 500, 1", "8, 5000, 1",
        "9, 5, 10", "10, 50, 10", "11, 500, 10", "12, 5000, 10",
        "13, 5, 62", "14, 50, 62", "15, 500, 62", "16, 5000, 62"
    })
    void givesWhatASortedSetWouldGive(long seed, int ends, int bits) {
        SeededRandom random = new SeededRandom(seed);
        for (int round = 0; round < 2; round++) {
            some(random, ends, bits, 90);
            some(random, 2 * ends, bits, 50);
            some(random, ends, bits, 20);
            while (!model.isEmpty()) {
                removeFirst(MOST);
            }
        }
        assertThat(removed(MOST)).isEmpty();
    }

    private void some(SeededRandom random, int count, int bits, int added) {
        for (int i = 0; i < count; i++) {
            int what = random.nextInt(100);
            if (what < added) {
                add(random, bits);
            } else if (what < added + (100 - added) / 2) {
                removeFirst(1 + random.nextInt(MOST));
            } else {
                removeAny(1 + random.nextInt(jobs + 1));
            }
        }
    }

    /** Of all orders of magnitude, and often at an instant at which others end. */
    private void add(SeededRandom random, int bits) {
        long in = random.nextLong() >>> 1 >>> (63 - bits + random.nextInt(bits));
        End other = model.isEmpty() || random.nextInt(4) > 0 ? null : model.last();
        long at = other == null ? Math.min(nowMicros + in, LATEST) : other.atMicros();
        End end = end(at, random, ++jobs);
        wheel.add(end);
        model.add(end);
    }

    private void removeFirst(int most) {
        List<End> removed = removed(most);
        assertThat(removed).hasSizeLessThanOrEqualTo(most);
        assertThat(removed.isEmpty()).isEqualTo(model.isEmpty());
        assertThat(removed)
                .containsExactlyInAnyOrderElementsOf(
                        model.stream().limit(removed.size()).toList());
        removed.forEach(model::remove);
        nowMicros = removed.stream().mapToLong(End::atMicros).min().orElse(nowMicros);
    }

    private List<End> removed(int most) {
        List<End> removed = new ArrayList<>();
        wheel.removeFirst(most, removed);
        return removed;
    }

    private void removeAny(int job) {
        wheel.remove(job, job % 3, 2 + job % 2);
        model.removeIf(end -> end.job() == job);
    }

    /** Its index and its attempt follow from its job, and no field is always the same. */
    private static End end(long atMicros, SeededRandom random, int job) {
        WorkerId worker = new WorkerId(1 + random.nextInt(Integer.MAX_VALUE - 1));
        boolean due = random.nextInt(2) == 0;
        Attempt attempt = new Attempt(new TaskId(job, job % 3), 2 + job % 2);
        return new End(atMicros, random.nextInt(3), job, worker, attempt, due, job % 5 == 0);
    }

    @Test
    void thousandsOfOneInstantComeInTheirOrder() {
        SeededRandom random = new SeededRandom(1);
        for (int job = 1; job <= 5_000; job++) {
            End end = end(1_000_000, random, job);
            wheel.add(end);
            model.add(end);
        }
        while (!model.isEmpty()) {
            removeFirst(MOST);
        }
        assertThat(removed(MOST)).isEmpty();
    }
}
