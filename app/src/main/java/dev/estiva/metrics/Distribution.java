package dev.estiva.metrics;

import java.math.BigDecimal;

/**
 * A metric over many tasks. Percentiles are interpolated between the two nearest values, as by default in NumPy, R (type 7:
 * Hyndman and Fan, "Sample quantiles in statistical packages", 1996) and spreadsheets.
 */
public record Distribution(double mean, double median, double p95, double p99, double max) {
    /** Of microseconds, as seconds; sorts the values. */
    static Distribution ofMicros(Values values) {
        values.sort();
        ExactSum sum = new ExactSum();
        for (int at = 0; at < values.size(); at++) {
            sum.add(values.get(at));
        }
        return new Distribution(
                sum.meanSeconds(values.size()),
                seconds(values, 50),
                seconds(values, 95),
                seconds(values, 99),
                seconds(values, 100));
    }

    /** Of ratios, kept as the bits of doubles of 0 or more, whose order is that of the numbers; sorts the values. */
    static Distribution ofRatioBits(Values values) {
        values.sort();
        return new Distribution(
                meanOfRatioBits(values), ratio(values, 50), ratio(values, 95), ratio(values, 99), ratio(values, 100));
    }

    /** By compensated summation (Neumaier 1974) in ascending order, so that the order of the tasks changes no digit. */
    static double meanOfRatioBits(Values sorted) {
        double sum = 0;
        double lost = 0;
        for (int at = 0; at < sorted.size(); at++) {
            double value = Double.longBitsToDouble(sorted.get(at));
            double next = sum + value;
            lost += sum >= value ? sum - next + value : value - next + sum;
            sum = next;
        }
        return (sum + lost) / sorted.size();
    }

    private static double seconds(Values sorted, int percent) {
        long rank = (sorted.size() - 1L) * percent;
        long below = sorted.get((int) (rank / 100));
        long above = sorted.get((int) Math.ceilDiv(rank, 100L));
        return BigDecimal.valueOf(100 * below + (above - below) * (rank % 100), 8)
                .doubleValue();
    }

    private static double ratio(Values sorted, int percent) {
        long rank = (sorted.size() - 1L) * percent;
        double below = Double.longBitsToDouble(sorted.get((int) (rank / 100)));
        double above = Double.longBitsToDouble(sorted.get((int) Math.ceilDiv(rank, 100L)));
        return below + (above - below) * (rank % 100) / 100.0;
    }
}
