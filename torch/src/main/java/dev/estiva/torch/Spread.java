package dev.estiva.torch;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a number of measurements lie: the standard deviation is that of a sample, with n − 1, and 0 for a single one. */
record Spread(double median, double mean, double min, double max, double stddev) {
    static Spread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        double mean = Arrays.stream(values).sum() / values.length;
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        double stddev = values.length == 1 ? 0 : Math.sqrt(squares / (values.length - 1));
        return new Spread(median, mean, sorted[0], sorted[sorted.length - 1], stddev);
    }

    /** As it stands in a result. */
    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("median", median);
        figures.put("mean", mean);
        figures.put("min", min);
        figures.put("max", max);
        figures.put("stddev", stddev);
        return figures;
    }
}
