package dev.estiva.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.estiva.model.SeededRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Distributions as curves. */
class CurveTest {
    @Test
    void fewTasksHaveAStepEachAndEqualOnesShareIt() {
        Curve curve = of(3, 1, 3, 2);
        assertThat(curve.isExact()).isTrue();
        assertThat(curve.points()).isEqualTo(3);
        assertThat(curve.value(2)).isEqualTo(3);
        assertThat(curve.share(0)).isEqualTo(0.25);
        assertThat(curve.share(1)).isEqualTo(0.5);
        assertThat(curve.share(2)).isEqualTo(1);
    }

    @Test
    void manyTasksHaveBoundedPointsThatAreTrue() {
        long[] numbers = new long[200_000];
        SeededRandom random = new SeededRandom(1);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Math.round(1e6 * random.nextExponential(100));
        }
        Curve curve = of(numbers);
        Arrays.sort(numbers);
        assertThat(curve.tasks()).isEqualTo(numbers.length);
        assertThat(curve.points()).isBetween(400, 800);
        for (int point = 0; point < curve.points(); point++) {
            int rank = (int) Math.round(curve.share(point) * numbers.length);
            assertThat(Math.round(curve.value(point))).isEqualTo(numbers[rank - 1]);
        }
        assertThat(curve.share(curve.points() - 1)).isEqualTo(1);
        assertThat(Math.round(curve.value(curve.points() - 1))).isEqualTo(numbers[numbers.length - 1]);
    }

    @Test
    void pooledTasksCountAsManyTimesAsThereAre() {
        Curve pooled = Curve.pooled(List.of(of(1, 2, 3), of(2)));
        assertThat(pooled.tasks()).isEqualTo(4);
        assertThat(pooled.points()).isEqualTo(3);
        assertThat(pooled.share(0)).isCloseTo(0.25, within(1e-12));
        assertThat(pooled.share(1)).isCloseTo(0.75, within(1e-12));
        assertThat(pooled.share(2)).isEqualTo(1);
    }

    private static Curve of(long... numbers) {
        Values values = new Values();
        for (long number : numbers) {
            values.add(number);
        }
        values.sort();
        return Curve.of(values, number -> (double) number);
    }
}
