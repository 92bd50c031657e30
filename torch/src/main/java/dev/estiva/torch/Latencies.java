package dev.estiva.torch;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** How long requests took, in seconds. A percentile is one of the measured values: the least that so many are not above. */
final class Latencies {
    private final double[] sorted;

    Latencies(double... seconds) {
        if (seconds.length == 0) {
            throw new IllegalArgumentException("no latencies");
        }
        sorted = seconds.clone();
        Arrays.sort(sorted);
    }

    double percentile(double percent) {
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.clamp(rank, 1, sorted.length) - 1];
    }

    /** As they stand in a result. */
    Map<String, Object> figures() {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("p50", percentile(50));
        figures.put("p90", percentile(90));
        figures.put("p99", percentile(99));
        figures.put("max", sorted[sorted.length - 1]);
        return figures;
    }
}
