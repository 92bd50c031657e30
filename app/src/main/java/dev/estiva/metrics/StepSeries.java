package dev.estiva.metrics;

import java.util.Arrays;

/**
 * A value that changes in steps, in bounded memory: each step while they are few, and always the least, the mean and the
 * most of equal bins, which double their width whenever time outgrows them. What holds for no time does not count.
 */
public final class StepSeries {
    /** More than a chart has pixels to tell apart. */
    static final int MOST_POINTS = 3_000;

    static final int MOST_BINS = 512;

    /** A millisecond: runs are longer, and half a minute fits before the first doubling. */
    private static final long FIRST_WIDTH_MICROS = 1_000;

    private final double[] lows = new double[MOST_BINS];
    private final double[] highs = new double[MOST_BINS];
    private final double[] integrals = new double[MOST_BINS];
    private long[] times = new long[64];
    private double[] values = new double[64];
    private int points;
    private boolean exact = true;
    private long width = FIRST_WIDTH_MICROS;
    private int bins;
    private boolean begun;
    private long zeroMicros;
    private long atMicros;
    private double value;

    /** From this instant on, not before any other. Before the first call of {@link #begin} instants do not count. */
    void set(long micros, double newValue) {
        if (newValue == value) {
            return;
        }
        if (begun) {
            advance(micros);
        }
        value = newValue;
    }

    /** The series begins here, with the value set so far. */
    void begin(long micros) {
        begun = true;
        zeroMicros = micros;
        atMicros = micros;
    }

    /** The series goes to this instant. */
    void end(long micros) {
        if (begun) {
            advance(micros);
            if (points == 0) {
                point(atMicros, value);
            }
        }
    }

    private void advance(long micros) {
        if (micros > atMicros) {
            if (points == 0 || values[points - 1] != value) {
                point(atMicros, value);
            }
            cover(atMicros - zeroMicros, micros - zeroMicros);
            atMicros = micros;
        }
    }

    private void point(long micros, double held) {
        if (!exact) {
            return;
        }
        if (points == MOST_POINTS) {
            exact = false;
            return;
        }
        if (points == times.length) {
            times = Arrays.copyOf(times, points * 2);
            values = Arrays.copyOf(values, points * 2);
        }
        times[points] = micros;
        values[points++] = held;
    }

    private void cover(long from, long to) {
        while ((to - 1) / width >= MOST_BINS) {
            halve();
        }
        for (long at = from; at < to; ) {
            int bin = (int) (at / width);
            long until = Math.min(to, (bin + 1) * width);
            while (bins <= bin) {
                lows[bins] = value;
                highs[bins] = value;
                integrals[bins++] = 0;
            }
            lows[bin] = Math.min(lows[bin], value);
            highs[bin] = Math.max(highs[bin], value);
            integrals[bin] += value * (until - at);
            at = until;
        }
    }

    private void halve() {
        for (int bin = 0; bin < bins; bin += 2) {
            boolean isAlone = bin + 1 == bins;
            lows[bin / 2] = isAlone ? lows[bin] : Math.min(lows[bin], lows[bin + 1]);
            highs[bin / 2] = isAlone ? highs[bin] : Math.max(highs[bin], highs[bin + 1]);
            integrals[bin / 2] = isAlone ? integrals[bin] : integrals[bin] + integrals[bin + 1];
        }
        bins = (bins + 1) / 2;
        width *= 2;
    }

    /** Whether all steps are there. */
    public boolean isExact() {
        return exact;
    }

    /** How many steps there are, if all are. */
    public int points() {
        return points;
    }

    public long atMicros(int point) {
        return times[point];
    }

    /** What holds from this step on. */
    public double value(int point) {
        return values[point];
    }

    public int bins() {
        return bins;
    }

    public long binMicros() {
        return width;
    }

    public double low(int bin) {
        return lows[bin];
    }

    public double high(int bin) {
        return highs[bin];
    }

    /** Over the part of the bin that the series covers. */
    public double mean(int bin) {
        long covered = Math.min(width, atMicros - zeroMicros - bin * width);
        return integrals[bin] / covered;
    }

    public long fromMicros() {
        return zeroMicros;
    }

    public long toMicros() {
        return atMicros;
    }

    /** Of all the time that it covers; the value itself if that is none. */
    public double mean() {
        double sum = 0;
        for (int bin = 0; bin < bins; bin++) {
            sum += integrals[bin];
        }
        return atMicros == zeroMicros ? value : sum / (atMicros - zeroMicros);
    }

    /** The most that held for some time. */
    public double most() {
        double most = bins == 0 ? value : highs[0];
        for (int bin = 1; bin < bins; bin++) {
            most = Math.max(most, highs[bin]);
        }
        return most;
    }
}
