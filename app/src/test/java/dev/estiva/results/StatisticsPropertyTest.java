package dev.estiva.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.estiva.metrics.RunsMean;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.Seeds;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Statistics of any values hold what their definitions say. */
class StatisticsPropertyTest {
    private static double[] drawn(SeededRandom random) {
        double[] values = new double[1 + random.nextInt(40)];
        double scale = Math.pow(10, random.nextInt(13) - 6);
        boolean areEqual = random.nextInt(10) == 0;
        for (int i = 0; i < values.length; i++) {
            values[i] = areEqual && i > 0 ? values[0] : scale * random.nextExponential(1);
        }
        return values;
    }

    @Test
    void figuresAreInTheirOrderAndInTheRange() {
        Seeds.each(500, random -> {
            double[] values = drawn(random);
            Statistics of = Statistics.of(values);
            assertThat(of.count()).isEqualTo(values.length);
            assertThat(of.min()).isEqualTo(Arrays.stream(values).min().orElseThrow());
            assertThat(of.max()).isEqualTo(Arrays.stream(values).max().orElseThrow());
            assertThat(of.mean()).isBetween(of.min(), of.max());
            assertThat(of.median()).isBetween(of.min(), of.p95());
            assertThat(of.p95()).isBetween(of.median(), of.max());
            assertThat(of.deviation()).isBetween(0.0, of.max() - of.min());
        });
    }

    @Test
    void halfOfTheValuesAreOnEachSideOfTheMedian() {
        Seeds.each(300, random -> {
            double[] values = drawn(random);
            double median = Statistics.of(values).median();
            long below = Arrays.stream(values).filter(value -> value < median).count();
            long above = Arrays.stream(values).filter(value -> value > median).count();
            assertThat(below).isLessThanOrEqualTo(values.length / 2);
            assertThat(above).isLessThanOrEqualTo(values.length / 2);
        });
    }

    /** Whoever else computes it comes to the same. */
    @Test
    void theIntervalIsThatOfIndependentRuns() {
        Seeds.each(300, random -> {
            double[] values = drawn(random);
            Statistics of = Statistics.of(values);
            RunsMean runs = RunsMean.of(values);
            double accuracy = 1e-9 * of.max();
            assertThat(of.mean()).isCloseTo(runs.mean(), within(accuracy));
            assertThat(of.halfWidth().isPresent()).isEqualTo(values.length > 1);
            assertThat(of.halfWidth().orElse(0)).isCloseTo(runs.halfWidth().orElse(0), within(accuracy));
        });
    }

    @Test
    void theOrderOfTheValuesChangesNoDigit() {
        Seeds.each(200, random -> {
            double[] values = drawn(random);
            double[] turned = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                turned[i] = values[values.length - 1 - i];
            }
            assertThat(Statistics.of(turned)).isEqualTo(Statistics.of(values));
        });
    }

    /** By hand: 2, 4, 4, 4, 5, 5, 7, 9 have the mean 5 and the sum of squares 32. */
    @Test
    void aTextbookExampleComesOut() {
        Statistics of = Statistics.of(2, 4, 4, 4, 5, 5, 7, 9);
        assertThat(of.mean()).isEqualTo(5);
        assertThat(of.median()).isEqualTo(4.5);
        assertThat(of.deviation()).isEqualTo(Math.sqrt(32 / 7.0), within(1e-12));
        assertThat(of.p95()).isEqualTo(8.3, within(1e-12));
        assertThat(of.halfWidth().orElseThrow()).isEqualTo(2.364624 * Math.sqrt(32 / 7.0 / 8), within(1e-6));
        assertThatThrownBy(Statistics::of).isInstanceOf(IllegalArgumentException.class);
    }
}
