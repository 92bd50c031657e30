package dev.estiva.bench;

import dev.estiva.bench.DecisionCost.Micros;
import dev.estiva.policy.PolicySpec;
import dev.estiva.policy.Presets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a decision costs behind queues of different lengths, by policy.
 *
 * @param most the length of the longest queue
 * @param progress hears what was measured so far, for those who wait
 */
public record DecisionsBench(int most, Consumer<String> progress) {
    /** A decision that takes longer is not asked for again behind a queue ten times as long. */
    private static final double TOO_LONG_MICROS = 1e6;

    private static final double MOST_SECONDS = 6;
    private static final int SHORTEST = 10;
    private static final int DEPTH = 100;

    /** What came of a policy. */
    public record Line(String name, List<Point> points) {}

    /** Times in microseconds. */
    public record Point(int waiting, double median, double p99, int decisions) {}

    /** Each policy with queues of 10, 100 and so on up to the longest, shorter ones only where a decision takes a second. */
    public List<Line> measure() {
        List<Line> lines = new ArrayList<>();
        lines.add(line("none", Presets.FIFO.spec()));
        lines.add(line("easy", Presets.EASY.spec()));
        lines.add(line("fair-share", Presets.FAIR_SHARE.spec()));
        lines.add(line("wfp3", Presets.WFP3.spec()));
        lines.add(line("conservative, depth " + DEPTH, conservative(DEPTH)));
        lines.add(line("conservative", conservative(0)));
        return lines;
    }

    /** A line of JSON. */
    public static String json(List<Line> lines) {
        StringBuilder text = new StringBuilder("{\"bench\":\"decisions\",\"workers\":" + Offered.WORKERS);
        for (Line line : lines) {
            text.append(",\"").append(line.name).append("\":[");
            for (Point point : line.points) {
                text.append(text.charAt(text.length() - 1) == '[' ? "" : ",").append(json(point));
            }
            text.append(']');
        }
        return text.append('}').toString();
    }

    private static String json(Point point) {
        return SimulateBench.format(
                "{\"waiting\":%d,\"median_micros\":%.1f,\"p99_micros\":%.1f,\"decisions\":%d}",
                point.waiting, point.median, point.p99, point.decisions);
    }

    private Line line(String name, PolicySpec policy) {
        List<Point> points = new ArrayList<>();
        double last = 0;
        for (int waiting = SHORTEST; waiting <= most && last < TOO_LONG_MICROS; waiting *= 10) {
            Micros micros = new DecisionCost(policy, waiting, MOST_SECONDS).measure();
            Point point = new Point(waiting, micros.median(), micros.p99(), micros.decisions());
            progress.accept(name + " " + json(point));
            points.add(point);
            last = micros.median();
        }
        return new Line(name, points);
    }

    private static PolicySpec conservative(int depth) {
        PolicySpec all = Presets.CONSERVATIVE.spec();
        return new PolicySpec(
                all.name(),
                all.order(),
                all.placement(),
                all.backfill(),
                all.backfillOrder(),
                all.strict(),
                depth,
                all.bounds());
    }
}
