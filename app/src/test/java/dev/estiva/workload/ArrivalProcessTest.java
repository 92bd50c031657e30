package dev.estiva.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.estiva.model.SeededRandom;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When jobs come, by each process. */
class ArrivalProcessTest {
    private static final long DAY = 86_400;

    private static ArrivalProcess read(String text) throws WorkloadException {
        return ArrivalProcess.read(text, Path.of(""));
    }

    private static double[] seconds(String text, int count, long seed) throws WorkloadException {
        LongSupplier instants = read(text).start(new SeededRandom(seed));
        double[] seconds = new double[count];
        for (int i = 0; i < count; i++) {
            seconds[i] = instants.getAsLong() / 1e6;
        }
        return seconds;
    }

    /** The mean of the gaps, and their squared coefficient of variation. */
    private static double[] gaps(double[] instants) {
        double sum = 0;
        double squares = 0;
        for (int i = 1; i < instants.length; i++) {
            double gap = instants[i] - instants[i - 1];
            assertThat(gap).isNotNegative();
            sum += gap;
            squares += gap * gap;
        }
        double mean = sum / (instants.length - 1);
        return new double[] {mean, squares / (instants.length - 1) / mean / mean - 1};
    }

    @Test
    void aPoissonProcessHasExponentialGaps() throws WorkloadException {
        double[] instants = seconds("poisson:10", 100_000, 1);

        assertThat(instants[0]).isZero();
        assertThat(gaps(instants)[0]).isCloseTo(10, within(0.16)); // 5 standard errors
        assertThat(gaps(instants)[1]).isCloseTo(1, within(0.05));
        assertThat(instants).isEqualTo(seconds("exponential:10", 100_000, 1));
    }

    @Test
    void burstsHaveTheMeanAndTheVariationOfAnInterruptedPoissonProcess() throws WorkloadException {
        double[] gaps = gaps(seconds("bursty:mean=10,on=60,off=540", 400_000, 2));
        // One arrival a second in bursts. Squared variation 1 + 2 (rate / on) / (1 / on + 1 / off)^2.
        double ends = 1 / 60.0;
        double begins = 1 / 540.0;
        double expected = 1 + 2 * ends / ((ends + begins) * (ends + begins));

        assertThat(expected).isCloseTo(98.2, within(0.1));
        assertThat(gaps[0]).isCloseTo(10, within(0.8)); // 5 standard errors of some 400,000 gaps
        assertThat(gaps[1]).isCloseTo(expected, within(expected * 0.1));
        assertThat(gaps(seconds("bursty:mean=10,on=60,off=0", 100_000, 2))[1])
                .as("without pauses there are no bursts")
                .isCloseTo(1, within(0.05));
    }

    @Test
    void theDayGoesUpAndDownByTheRatio() throws WorkloadException {
        double[] instants = seconds("daily:mean=20,ratio=4,peak=14h", 500_000, 3);
        long[] byHour = new long[24];
        for (double instant : instants) {
            byHour[(int) (instant % DAY / 3_600)]++;
        }

        // Over an hour around the extremes the cosine is 0.9886 of its height: 1.593 and 0.407 of the mean rate.
        double mean = instants.length / 24.0;
        double high = (byHour[13] + byHour[14]) / 2.0 / mean;
        double low = (byHour[1] + byHour[2]) / 2.0 / mean;
        assertThat(high).isCloseTo(1.593, within(0.04));
        assertThat(low).isCloseTo(0.407, within(0.03));
        assertThat(gaps(instants)[0]).isCloseTo(20, within(0.3));
        assertThat(seconds("daily:mean=20,ratio=4", 100, 3))
                .isEqualTo(seconds("daily:mean=20,ratio=4,peak=14h", 100, 3));
    }

    @Test
    void aDayWithoutARatioIsAPoissonProcess() throws WorkloadException {
        double[] gaps = gaps(seconds("daily:mean=10,ratio=1", 100_000, 4));

        assertThat(gaps[0]).isCloseTo(10, within(0.16));
        assertThat(gaps[1]).isCloseTo(1, within(0.05));
    }

    @Test
    void gapsMayBeOfAnyDistribution() throws WorkloadException {
        assertThat(seconds("fixed:7", 4, 1)).containsExactly(0, 7, 14, 21);
        assertThat(gaps(seconds("weibull:mean=10,shape=0.5", 200_000, 1))[1]).isCloseTo(5, within(0.7));
    }

    @Test
    void theSameSeedGivesTheSameInstants() throws WorkloadException {
        for (String text :
                new String[] {"poisson:1", "bursty:mean=1,on=60,off=60", "daily:mean=1,ratio=9,peak=3h", "uniform:1,2"
                }) {
            assertThat(seconds(text, 500, 5)).isEqualTo(seconds(text, 500, 5)).isNotEqualTo(seconds(text, 500, 6));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rush:5| expected poisson:MEAN, bursty:mean=TIME,on=TIME,off=TIME, daily:",
                "poisson| expected poisson:MEAN",
                "bursty:10| expected bursty:mean=TIME,on=TIME,off=TIME",
                "bursty:mean=10,on=0,off=5| a time above 0 as on",
                "daily:10| expected daily:mean=TIME,ratio=N",
                "daily:mean=10,ratio=0.5| a number from 1 to 1000000",
                "daily:mean=10,ratio=2,peak=24h| below 24h",
                "daily:mean=0,ratio=2| a time above 0 as mean",
            })
    void whatIsNoProcessIsSaid(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
