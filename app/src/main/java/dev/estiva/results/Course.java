package dev.estiva.results;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What went on over time, in at most {@link #MOST} bins of equal length, however many tasks there were.
 *
 * @param seconds all bins together
 * @param completedPerSecond of each bin: the tasks that completed in it by its length
 * @param running of each bin: how many tasks were at work at one time, in the mean, by their intervals from start to end
 */
public record Course(double seconds, List<Double> completedPerSecond, List<Double> running) {
    static final int MOST = 120;

    private static final double MICROS = 1e6;

    public Course {
        completedPerSecond = List.copyOf(completedPerSecond);
        running = List.copyOf(running);
    }

    public int bins() {
        return running.size();
    }

    /** Nothing of a window that has no length. As many bins as tasks, if these are few: else most would be empty. */
    static Course of(Collection<Result> results, Window window) {
        long length = window.toMicros() - window.fromMicros();
        int bins = bins(results, window);
        double[] ended = new double[bins];
        double[] busyMicros = new double[bins];
        for (Result result : results) {
            if (bins > 0) {
                long to = Math.max(0, result.times().endMicros() - window.fromMicros());
                ended[bin(to, length, bins)] += result.isCompleted() ? 1 : 0;
                spread(window, result.times().startMicros(), result.times().endMicros(), 1, busyMicros);
            }
        }
        List<Double> rates = new ArrayList<>();
        List<Double> running = new ArrayList<>();
        double each = (double) length / Math.max(1, bins);
        for (int bin = 0; bin < bins; bin++) {
            rates.add(ended[bin] * MICROS / each);
            running.add(busyMicros[bin] / each);
        }
        return new Course(length / MICROS, rates, running);
    }

    static int bins(Collection<Result> results, Window window) {
        return (int) Math.min(Math.min(MOST, results.size()), window.toMicros() - window.fromMicros());
    }

    /** Adds to each part of the window the time that an interval has in it, so many times. */
    static void spread(Window window, long fromMicros, long toMicros, double times, double... busyMicros) {
        long length = window.toMicros() - window.fromMicros();
        if (busyMicros.length == 0 || times == 0 || window.overlapMicros(fromMicros, toMicros) == 0) {
            return;
        }
        long from = Math.max(fromMicros, window.fromMicros()) - window.fromMicros();
        long to = Math.min(toMicros, window.toMicros()) - window.fromMicros();
        double each = (double) length / busyMicros.length;
        for (int bin = bin(from, length, busyMicros.length); bin <= bin(to, length, busyMicros.length); bin++) {
            busyMicros[bin] +=
                    times * Math.max(0, Math.min((double) to, (bin + 1) * each) - Math.max((double) from, bin * each));
        }
    }

    private static int bin(long micros, long length, int bins) {
        return (int) Math.min(bins - 1, (long) ((double) micros / length * bins));
    }
}
