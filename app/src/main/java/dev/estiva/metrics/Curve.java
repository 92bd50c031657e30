package dev.estiva.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/**
 * A distribution as a curve: for each of its values, ascending, the share of tasks that have this or less. Of a thousand
 * tasks or fewer it is exact; of more it has the exact values at equal steps of the share, closer towards the end.
 */
public final class Curve {
    static final int MOST_EXACT = 1_000;
    private static final int STEPS = 400;

    private final long tasks;
    private final double[] values;
    private final double[] shares;

    private Curve(long tasks, double[] values, double[] shares) {
        this.tasks = tasks;
        this.values = values;
        this.shares = shares;
    }

    /** Of one value or more, sorted; {@code unit} makes of each what the curve shows. */
    static Curve of(Values sorted, LongToDoubleFunction unit) {
        int size = sorted.size();
        int[] ranks = ranks(size);
        double[] values = new double[ranks.length];
        double[] shares = new double[ranks.length];
        int points = 0;
        for (int rank : ranks) {
            double value = unit.applyAsDouble(sorted.get(rank));
            if (points > 0 && values[points - 1] == value) {
                points--; // the last of equal values says how many have it
            }
            values[points] = value;
            shares[points++] = (rank + 1.0) / size;
        }
        return new Curve(size, Arrays.copyOf(values, points), Arrays.copyOf(shares, points));
    }

    /** Of the tasks of several runs together; as exact as their curves are, but for a quarter of a percent. */
    public static Curve pooled(List<Curve> curves) {
        if (curves.size() == 1) {
            return curves.getFirst();
        }
        long tasks = 0;
        List<Step> steps = new ArrayList<>();
        for (Curve curve : curves) {
            tasks += curve.tasks;
            for (int point = 0; point < curve.points(); point++) {
                double before = point == 0 ? 0 : curve.shares[point - 1];
                steps.add(new Step(curve.values[point], (curve.shares[point] - before) * curve.tasks));
            }
        }
        steps.sort(Comparator.comparingDouble(Step::value));
        double[] values = new double[steps.size()];
        double[] shares = new double[steps.size()];
        int points = 0;
        double below = 0;
        double kept = 0;
        for (int at = 0; at < steps.size(); at++) {
            below += steps.get(at).tasks;
            boolean isLast = at + 1 == steps.size();
            double share = isLast ? 1 : Math.min(1, below / tasks);
            if (isLast || (steps.get(at + 1).value > steps.get(at).value && isApart(kept, share))) {
                values[points] = steps.get(at).value;
                shares[points++] = share;
                kept = share;
            }
        }
        return new Curve(tasks, Arrays.copyOf(values, points), Arrays.copyOf(shares, points));
    }

    private static boolean isApart(double kept, double share) {
        return kept == 0 || share - kept >= 1.0 / STEPS || (share > 0.99 && 1 - kept > 1.04 * (1 - share));
    }

    private record Step(double value, double tasks) {}

    private static int[] ranks(int size) {
        if (size <= MOST_EXACT) {
            int[] all = new int[size];
            Arrays.setAll(all, rank -> rank);
            return all;
        }
        int tail = STEPS + 300;
        int[] ranks = new int[tail + 1];
        for (int step = 0; step <= STEPS; step++) {
            ranks[step] = (int) ((size - 1L) * step / STEPS);
        }
        for (int step = STEPS + 1; step <= tail; step++) {
            double beyond = Math.pow(10, -(step - STEPS) / 60.0); // down to a hundred-thousandth
            ranks[step] = size - 1 - (int) Math.floor(beyond * (size - 1) * 0.01);
        }
        Arrays.sort(ranks);
        return Arrays.stream(ranks).distinct().toArray();
    }

    /** How many tasks it is of. */
    public long tasks() {
        return tasks;
    }

    public int points() {
        return values.length;
    }

    public double value(int point) {
        return values[point];
    }

    /** The share of tasks that have this point's value or less, above 0 and up to 1. */
    public double share(int point) {
        return shares[point];
    }

    /** Whether each value is there. */
    public boolean isExact() {
        return tasks <= MOST_EXACT;
    }
}
