package dev.estiva.results;

import dev.estiva.results.Scaling.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * How many times as fast a GPU does the same work as the CPU, by size; and from which size on it is faster.
 *
 * @param points the sizes that both did, ascending
 * @param crossover the size from which the GPU is faster, found between the two nearest sizes as if times were powers of the
 *     size there; only where {@code verdict} is FROM
 */
public record SpeedUp(String device, List<Point> points, Verdict verdict, OptionalDouble crossover) {
    /**
     * The mean time on the CPU by that on the GPU.
     *
     * @param low with {@code high} the 95 % confidence interval: Student's t on the logarithm of the ratio, whose variance is
     *     the sum of the means' relative variances (delta method), with Welch's and Satterthwaite's degrees of freedom; empty
     *     if one of the means is of a single task
     */
    public record Point(double size, double ratio, OptionalDouble low, OptionalDouble high) {}

    /** Which of the two is faster, among the sizes that both did. */
    public enum Verdict {
        /** The GPU, at each of them. */
        ALWAYS,
        /** The GPU, from the crossover on. */
        FROM,
        /** The CPU, at the largest at least. */
        NOT_YET
    }

    static SpeedUp of(Line cpu, Line gpu) {
        Map<Double, Statistics> slow = new TreeMap<>();
        cpu.points().forEach(point -> slow.put(point.size(), point.seconds()));
        List<Point> points = new ArrayList<>();
        for (Scaling.Point point : gpu.points()) {
            Statistics other = slow.get(point.size());
            if (other != null && other.mean() > 0 && point.seconds().mean() > 0) {
                points.add(ratio(point.size(), other, point.seconds()));
            }
        }
        return of(gpu.device(), points);
    }

    static SpeedUp of(String device, List<Point> points) {
        int last = points.size() - 1; // the last at which the CPU is faster
        while (last >= 0 && points.get(last).ratio() >= 1) {
            last--;
        }
        if (last < 0) {
            return new SpeedUp(device, List.copyOf(points), Verdict.ALWAYS, OptionalDouble.empty());
        }
        if (last == points.size() - 1) {
            return new SpeedUp(device, List.copyOf(points), Verdict.NOT_YET, OptionalDouble.empty());
        }
        double size = crossing(points.get(last), points.get(last + 1));
        return new SpeedUp(device, List.copyOf(points), Verdict.FROM, OptionalDouble.of(size));
    }

    /** Where the ratio is 1, on the straight line between the two in logarithms. */
    private static double crossing(Point below, Point above) {
        double part = -Math.log(below.ratio()) / (Math.log(above.ratio()) - Math.log(below.ratio()));
        double size = below.size() > 0
                ? below.size() * Math.pow(above.size() / below.size(), part)
                : below.size() + (above.size() - below.size()) * part;
        return Math.clamp(size, below.size(), above.size());
    }

    private static Point ratio(double size, Statistics cpu, Statistics gpu) {
        double ratio = cpu.mean() / gpu.mean();
        if (cpu.count() < 2 || gpu.count() < 2) {
            return new Point(size, ratio, OptionalDouble.empty(), OptionalDouble.empty());
        }
        double first = cpu.relativeVariance();
        double second = gpu.relativeVariance();
        double variance = first + second;
        if (variance == 0) {
            return new Point(size, ratio, OptionalDouble.of(ratio), OptionalDouble.of(ratio));
        }
        double degrees =
                variance * variance / (first * first / (cpu.count() - 1) + second * second / (gpu.count() - 1));
        double reach = Math.exp(Statistics.quantile(degrees) * Math.sqrt(variance));
        return new Point(size, ratio, OptionalDouble.of(ratio / reach), OptionalDouble.of(ratio * reach));
    }
}
