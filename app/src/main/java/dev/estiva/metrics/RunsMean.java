package dev.estiva.metrics;

import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The mean of a measure over independent runs, and how well it is known.
 *
 * @param halfWidth of the 95 % confidence interval by Student's t; empty if there was one run
 */
public record RunsMean(double mean, OptionalDouble halfWidth) {
    private static final double UPPER = 0.025; // on each side, so that 95 % remain

    /** Of one value or more. */
    public static RunsMean of(double... values) {
        int count = values.length;
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / count;
        if (count == 1) {
            return new RunsMean(mean, OptionalDouble.empty());
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double quantile = TDistribution.of(count - 1).inverseSurvivalProbability(UPPER);
        return new RunsMean(mean, OptionalDouble.of(quantile * Math.sqrt(squares / (count - 1) / count)));
    }
}
