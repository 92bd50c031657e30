package dev.estiva.results;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Of several measurements. Percentiles are interpolated between the two nearest values (type 7 of Hyndman and Fan, as in NumPy
 * and R by default); the standard deviation is that of a sample.
 *
 * @param halfWidth of the 95 % confidence interval of the mean, by Student's t; empty of one measurement
 */
public record Statistics(
        int count,
        double mean,
        double min,
        double max,
        double median,
        double p95,
        double deviation,
        OptionalDouble halfWidth) {
    private static final double UPPER = 0.025; // on each side, so that 95 % remain

    /** Of one value or more; their order makes no difference. */
    public static Statistics of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("statistics of nothing");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int count = sorted.length;
        double mean =
                Math.clamp(sum(sorted) / count, sorted[0], sorted[count - 1]); // rounding must not leave the range
        double deviation = 0;
        OptionalDouble halfWidth = OptionalDouble.empty();
        if (count > 1) {
            double[] squares = Arrays.stream(sorted)
                    .map(value -> (value - mean) * (value - mean))
                    .sorted()
                    .toArray();
            deviation = Math.sqrt(sum(squares) / (count - 1));
            halfWidth = OptionalDouble.of(quantile(count - 1) * deviation / Math.sqrt(count));
        }
        return new Statistics(
                count,
                mean,
                sorted[0],
                sorted[count - 1],
                percentile(sorted, 0.5),
                percentile(sorted, 0.95),
                deviation,
                halfWidth);
    }

    /** Of the mean, squared and divided by the mean's square; 0 of one measurement. */
    double relativeVariance() {
        return mean == 0 ? 0 : deviation * deviation / count / (mean * mean);
    }

    /** How far a mean may be off, in standard errors, with 95 % confidence. */
    static double quantile(double degrees) {
        return TDistribution.of(degrees).inverseSurvivalProbability(UPPER);
    }

    static double percentile(double[] sorted, double part) {
        double rank = (sorted.length - 1) * part;
        int below = (int) Math.floor(rank);
        int above = (int) Math.ceil(rank);
        return sorted[below] + (sorted[above] - sorted[below]) * (rank - below);
    }

    /** By compensated summation (Neumaier 1974), in ascending order. */
    private static double sum(double[] values) {
        double sum = 0;
        double lost = 0;
        for (double value : values) {
            double next = sum + value;
            lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
            sum = next;
        }
        return sum + lost;
    }
}
