package dev.estiva.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.estiva.model.SeededRandom;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.ExponentialDistribution;
import org.apache.commons.statistics.distribution.LogNormalDistribution;
import org.apache.commons.statistics.distribution.UniformContinuousDistribution;
import org.apache.commons.statistics.distribution.WeibullDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times that are drawn, against the distributions of Commons Statistics. */
class TimeDistributionTest {
    private static final int DRAWS = 40_000;

    /** By Kolmogorov and Smirnov: a true distribution is further off in one of ten thousand runs. */
    private static final double MOST_DISTANCE = 2.23 / Math.sqrt(DRAWS);

    private final TestFiles files;
    private final Path folder;

    TimeDistributionTest(@TempDir Path folder) {
        this.folder = folder;
        this.files = new TestFiles(folder);
    }

    private TimeDistribution read(String text) throws WorkloadException {
        return TimeDistribution.read(text, folder);
    }

    private static double[] seconds(TimeDistribution times, long seed) {
        SeededRandom random = new SeededRandom(seed);
        double[] seconds = new double[DRAWS];
        Arrays.setAll(seconds, _ -> times.nextMicros(random) / 1e6);
        return seconds;
    }

    private static double distance(double[] seconds, ContinuousDistribution truth) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        double most = 0;
        for (int i = 0; i < sorted.length; i++) {
            double below = truth.cumulativeProbability(sorted[i]);
            most = Math.max(most, Math.max(below - (double) i / DRAWS, (i + 1.0) / DRAWS - below));
        }
        return most;
    }

    private static double mean(double[] seconds) {
        return Arrays.stream(seconds).average().orElseThrow();
    }

    private static double deviation(double[] seconds) {
        double mean = mean(seconds);
        return Math.sqrt(Arrays.stream(seconds)
                .map(s -> (s - mean) * (s - mean))
                .average()
                .orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void drawsAreDistributedAsTheySay(long seed) throws WorkloadException {
        assertThat(distance(seconds(read("exponential:60"), seed), ExponentialDistribution.of(60)))
                .isLessThan(MOST_DISTANCE);
        assertThat(distance(seconds(read("uniform:10,90s"), seed), UniformContinuousDistribution.of(10, 90)))
                .isLessThan(MOST_DISTANCE);
        assertThat(distance(
                        seconds(read("lognormal:median=2m,sigma=1.5"), seed),
                        LogNormalDistribution.of(Math.log(120), 1.5)))
                .isLessThan(MOST_DISTANCE);
        assertThat(distance(seconds(read("weibull:scale=1h,shape=0.6"), seed), WeibullDistribution.of(0.6, 3_600)))
                .isLessThan(MOST_DISTANCE);
        assertThat(distance(seconds(read("exponential:60"), seed), ExponentialDistribution.of(63)))
                .as("the measure tells 60 from 63")
                .isGreaterThan(MOST_DISTANCE);
    }

    @Test
    void meansAndDeviationsAreThoseThatWereAskedFor() throws WorkloadException {
        // The standard error of a mean is deviation / 200; of a deviation more, where tails are heavy.
        double[] logNormal = seconds(read("lognormal:mean=600,cv=0.8"), 4);
        assertThat(mean(logNormal)).isCloseTo(600, within(600 * 0.02));
        assertThat(deviation(logNormal)).isCloseTo(480, within(480 * 0.05));
        double[] weibull = seconds(read("weibull:mean=600,shape=0.7"), 4);
        assertThat(mean(weibull)).isCloseTo(600, within(600 * 0.03));
        double[] exponential = seconds(read("exponential:mean=600"), 4);
        assertThat(mean(exponential)).isCloseTo(600, within(600 * 0.02));
        assertThat(deviation(exponential)).isCloseTo(600, within(600 * 0.03));
        assertThat(seconds(read("fixed:1h30m"), 4)).containsOnly(5_400);
        assertThat(seconds(read("lognormal:mean=5,cv=0"), 4)).containsOnly(5);
        assertThat(seconds(read("uniform:min=3,max=3"), 4)).containsOnly(3);
    }

    @Test
    void theSameSeedDrawsTheSame() throws WorkloadException {
        for (String text :
                new String[] {"exponential:1", "uniform:0,5", "lognormal:mean=1,cv=3", "weibull:mean=1,shape=2"}) {
            assertThat(seconds(read(text), 9)).isEqualTo(seconds(read(text), 9)).isNotEqualTo(seconds(read(text), 10));
        }
    }

    @Test
    void empiricalTimesAreThoseOfAFileAsOftenAsTheyAreThere() throws WorkloadException {
        files.write("seen.csv", "\uFEFFruntime,model\n1,a\n\n# remark\n2.5,b\n2.5,c\n1e2,d\n");

        double[] drawn = seconds(read("file:seen.csv"), 1);

        assertThat(drawn).containsOnly(1, 2.5, 100);
        double share = Arrays.stream(drawn).filter(s -> s == 2.5).count() / (double) DRAWS;
        assertThat(share).isCloseTo(0.5, within(0.012)); // 4.8 standard errors
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1\\n2\\nx| line 3: found \"x\", expected a number of seconds, 0 or more",
                "1\\n-2| line 2: found \"-2\"",
                "1\\n1e300| line 2: found \"1e300\"",
                "runtime| found no times, expected a number of seconds in each line",
                "1\\nruntime| line 2: found \"runtime\"",
            })
    void faultsOfSuchAFileAreSaid(String text, String message) {
        files.write("seen.txt", text.replace("\\n", "\n"));
        assertThatThrownBy(() -> read("file:seen.txt"))
                .isInstanceOf(WorkloadException.class)
                .hasMessageContaining("seen.txt")
                .hasMessageContaining(message);
    }

    @Test
    void aFileThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> read("file:nowhere.txt")).hasMessageContaining("found no such file");
        assertThatThrownBy(() -> read("file:.")).hasMessageContaining("found a directory");
        assertThatThrownBy(() -> read("file:")).hasMessageContaining("found \"file:\", expected file:PATH");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "normal:5| found \"normal:5\", expected fixed:TIME, exponential:MEAN",
                "''| found \"\", expected fixed:TIME",
                "exponential| expected exponential:MEAN",
                "exponential:1,2| expected exponential:MEAN",
                "exponential:median=1| expected exponential:MEAN",
                "exponential:-1| found \"exponential:mean=-1\", expected a time such as 90, 90s or 1h30m",
                "exponential:5y| expected a time such as",
                "exponential:9000000001| expected at most 9000000000 seconds",
                "uniform:5,1| a maximum that is not below the minimum",
                "lognormal:mean=0,cv=1| a time above 0 as mean",
                "lognormal:mean=5,cv=101| found \"lognormal:cv=101\", expected a number from 0 to 100",
                "lognormal:mean=5,sigma=1| expected lognormal:mean=TIME,cv=N or lognormal:median=TIME,sigma=N",
                "weibull:mean=5,shape=0| a number from 0.05 to 100",
                "weibull:mean=5,shape=NaN| a number from 0.05 to 100",
            })
    void whatIsNoDistributionIsSaid(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
