package dev.estiva.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.estiva.model.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps in bounded memory, against plain sums. */
class StepSeriesTest {
    @Test
    void fewStepsAreKeptAsTheyWere() {
        StepSeries series = new StepSeries();
        series.set(5, 3);
        series.begin(10);
        series.set(20, 7);
        series.set(20, 4);
        series.set(30, 4);
        series.end(60);
        assertThat(series.isExact()).isTrue();
        assertThat(series.points()).isEqualTo(2);
        assertThat(series.atMicros(0)).isEqualTo(10);
        assertThat(series.value(0)).isEqualTo(3);
        assertThat(series.atMicros(1)).isEqualTo(20);
        assertThat(series.value(1)).isEqualTo(4);
        assertThat(series.mean()).isEqualTo((3 * 10 + 4 * 40) / 50.0);
        assertThat(series.most()).isEqualTo(4); // the 7 held for no time
    }

    @Test
    void whatHeldForNoTimeIsNoStep() {
        StepSeries series = new StepSeries();
        series.begin(0);
        series.set(10, 1);
        series.set(10, 0);
        series.end(20);
        assertThat(series.points()).isEqualTo(1);
        assertThat(series.most()).isZero();
    }

    @Test
    void aSeriesOfNoLengthHasItsValue() {
        StepSeries series = new StepSeries();
        series.begin(7);
        series.set(7, 2);
        series.end(7);
        assertThat(series.points()).isEqualTo(1);
        assertThat(series.value(0)).isEqualTo(2);
        assertThat(series.mean()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void binsHaveTheLeastTheMeanAndTheMostOfAllThatHeld(long seed) {
        SeededRandom random = new SeededRandom(seed);
        StepSeries series = new StepSeries();
        long at = 1_000_000;
        int steps = StepSeries.MOST_POINTS * 3;
        long[] times = new long[steps + 1];
        double[] values = new double[steps];
        series.begin(at);
        for (int i = 0; i < steps; i++) {
            values[i] = i % 2 == 0 ? 1 + random.nextInt(50) : 0;
            times[i] = at;
            series.set(at, values[i]);
            at += 1 + random.nextInt(seed == 1 ? 100_000 : 1_000_000_000);
        }
        times[steps] = at;
        series.end(at);

        assertThat(series.isExact()).isFalse();
        assertThat(series.bins()).isBetween(StepSeries.MOST_BINS / 2, StepSeries.MOST_BINS);
        assertThat(series.bins() * series.binMicros()).isGreaterThanOrEqualTo(at - 1_000_000);
        for (int bin : new int[] {0, 1, series.bins() / 2, series.bins() - 1}) {
            long from = 1_000_000 + bin * series.binMicros();
            long to = Math.min(at, from + series.binMicros());
            double low = Double.MAX_VALUE;
            double high = 0;
            double sum = 0;
            for (int i = 0; i < steps; i++) {
                long held = Math.min(to, times[i + 1]) - Math.max(from, times[i]);
                if (held > 0) {
                    low = Math.min(low, values[i]);
                    high = Math.max(high, values[i]);
                    sum += values[i] * held;
                }
            }
            assertThat(series.low(bin)).isEqualTo(low);
            assertThat(series.high(bin)).isEqualTo(high);
            assertThat(series.mean(bin)).isCloseTo(sum / (to - from), within(1e-6));
        }
    }
}
