package dev.estiva.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServingTest {
    private static final long MILLI = 1_000_000;

    /** How many requests each batch had. */
    private final List<Integer> batches = new ArrayList<>();

    /** Time passes only where it is waited for, and while a batch is answered. */
    private static final class TestClock implements Serving.Clock {
        private long nowNanos = 1_000;

        @Override
        public long nanos() {
            return nowNanos;
        }

        @Override
        public void sleepUntil(long nanos) {
            assertThat(nanos).isGreaterThan(nowNanos);
            nowNanos = nanos;
        }
    }

    @Test
    void answersTogetherWhatClientsAskAtTheSameTime() throws InterruptedException {
        Serving serving = serve(new Serving.Plan(10, 4, 0, 3, 5 * MILLI, 1));

        assertThat(batches).containsExactly(3, 3, 3, 1);
        // The fourth client waits for the first three; from then on nobody waits longer than one batch.
        assertThat(serving.latencies()[0]).isEqualTo(0.01);
        assertThat(serving.latencies()[3]).isEqualTo(0.02);
        assertThat(serving.waits()[3]).isEqualTo(0.01);
        assertThat(serving.batchSeconds()).containsOnly(0.01);
    }

    @Test
    void waitsForMoreNoLongerThanTheDelay() throws InterruptedException {
        Serving serving = serve(new Serving.Plan(2_000, 0, 1, 8, 3 * MILLI, 7));

        assertThat(batches).contains(1);
        assertThat(Arrays.stream(serving.waits()).max().getAsDouble()).isLessThanOrEqualTo(0.013);
        assertThat(serving.waits()).contains(0.003);
    }

    @Test
    void answersAtOnceWhenABatchIsFull() throws InterruptedException {
        Serving serving = serve(new Serving.Plan(400, 0, 10_000, 4, 60_000 * MILLI, 7));

        assertThat(batches).hasSize(100).containsOnly(4);
        assertThat(serving.waits()[3]).isZero();
    }

    @Test
    void givesEveryRequestItsBatchWithoutDelay() throws InterruptedException {
        Serving serving = serve(new Serving.Plan(500, 0, 50, 16, 0, 3));

        assertThat(batches.stream().mapToInt(Integer::intValue).sum()).isEqualTo(500);
        assertThat(Arrays.stream(serving.waits()).min().getAsDouble()).isZero();
        assertThat(batches.stream().mapToInt(Integer::intValue).max().getAsInt())
                .isGreaterThan(1);
    }

    @Test
    void letsRequestsComeAtTheRateOnAverage() throws InterruptedException {
        TestClock clock = new TestClock();
        new Serving(new Serving.Plan(20_000, 0, 100, 1_000, 0, 11), clock).run((_, _, _) -> {});

        assertThat(clock.nanos() / 1e9).isBetween(195.0, 205.0);
    }

    /** Each batch takes 10 ms. */
    private Serving serve(Serving.Plan plan) throws InterruptedException {
        TestClock clock = new TestClock();
        Serving serving = new Serving(plan, clock);
        int[] expected = {0};
        serving.run((first, count, _) -> {
            assertThat(first).isEqualTo(expected[0]);
            expected[0] += count;
            batches.add(count);
            clock.nowNanos += 10 * MILLI;
        });
        return serving;
    }
}
