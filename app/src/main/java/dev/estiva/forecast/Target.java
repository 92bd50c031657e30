package dev.estiva.forecast;

import dev.estiva.metrics.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a cluster is to reach in one figure, such as {@code p95 wait < 10m}.
 *
 * @param isBelow whether the figure is to be below the bound, or above it
 * @param orEqual whether the bound itself will do
 * @param bound seconds, a ratio, or a share of 1
 * @param text as people read it
 */
public record Target(Measure measure, boolean isBelow, boolean orEqual, double bound, String text) {
    private static final Pattern FORM = Pattern.compile("([a-z0-9 _-]+?)\\s*(<=|>=|<|>)\\s*(\\S+)");
    private static final Pattern DURATION = Pattern.compile("(?:[0-9]+(?:\\.[0-9]+)?(?:ms|s|m|h|d|w))+");
    private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h|d|w)");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(?:\\.[0-9]+)?");
    private static final String FIGURES =
            "mean, median, p95 or p99 of wait, turnaround or slowdown, or makespan," + " utilisation or fairness";

    /**
     * Reads targets, joined by {@code and}.
     *
     * @throws IllegalArgumentException if it cannot be understood; says what was found and what was expected
     */
    public static List<Target> read(String text) {
        List<Target> targets = new ArrayList<>();
        for (String part : text.strip().split("(?i)\\s+and\\s+", -1)) {
            targets.add(one(part.strip()));
        }
        return targets;
    }

    private static Target one(String text) {
        Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "found \"" + text + "\", expected FIGURE < VALUE such as \"p95 wait < 10m\"");
        }
        String figure = form.group(1).strip();
        Measure measure = measure(figure);
        String sign = form.group(2);
        double bound = bound(measure, form.group(3));
        boolean isBelow = sign.startsWith("<");
        if (isBelow != measure.isBetterLow()) {
            throw new IllegalArgumentException("found \"" + text + "\", expected "
                    + (measure.isBetterLow() ? "< or <=: less of it is better" : "> or >=: more of it is better"));
        }
        return new Target(measure, isBelow, sign.length() == 2, bound, figure + " " + sign + " " + form.group(3));
    }

    private static Measure measure(String figure) {
        String words = figure.replaceAll("[ _-]+", " ");
        String stat =
                words.matches("(mean|average|median|p50|p95|p99) .*") ? words.substring(0, words.indexOf(' ')) : "";
        String what = stat.isEmpty() ? words : words.substring(stat.length() + 1);
        String suffix = switch (stat) {
            case "", "mean", "average" -> "_MEAN";
            case "median", "p50" -> "_MEDIAN";
            default -> "_" + stat.toUpperCase(Locale.ROOT);
        };
        return switch (what) {
            case "wait", "waiting" -> Measure.valueOf("WAIT" + suffix);
            case "turnaround", "response" -> Measure.valueOf("TURNAROUND" + suffix);
            case "slowdown", "bounded slowdown" -> Measure.valueOf("BOUNDED_SLOWDOWN" + suffix);
            case "makespan", "utilisation", "utilization", "fairness" -> {
                if (!stat.isEmpty()) {
                    throw new IllegalArgumentException("found \"" + figure + "\", expected " + what + " alone");
                }
                yield Measure.valueOf(what.replace("utilization", "utilisation").toUpperCase(Locale.ROOT));
            }
            default -> throw new IllegalArgumentException("found \"" + figure + "\", expected " + FIGURES);
        };
    }

    private static double bound(Measure measure, String value) {
        boolean isTime = measure == Measure.MAKESPAN
                || measure.group() == Measure.Group.WAIT
                || measure.group() == Measure.Group.TURNAROUND;
        if (isTime) {
            if (!DURATION.matcher(value).matches()) {
                throw new IllegalArgumentException(
                        "found \"" + value + "\", expected a time with its unit, such as 90s, 10m, 2h or 1d");
            }
            Matcher parts = PART.matcher(value);
            double seconds = 0;
            while (parts.find()) {
                seconds += Double.parseDouble(parts.group(1)) * unit(parts.group(2));
            }
            return seconds;
        }
        boolean isShare = measure == Measure.UTILISATION || measure == Measure.FAIRNESS;
        boolean isPercent = isShare && value.endsWith("%");
        String number = isPercent ? value.substring(0, value.length() - 1) : value;
        double bound = NUMBER.matcher(number).matches() ? Double.parseDouble(number) / (isPercent ? 100 : 1) : -1;
        if (bound < 0 || (isShare && bound > 1)) {
            throw new IllegalArgumentException("found \"" + value + "\", expected "
                    + (isShare ? "a share such as 60% or 0.6" : "a number such as 10"));
        }
        return bound;
    }

    private static double unit(String name) {
        return switch (name) {
            case "ms" -> 0.001;
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3_600;
            case "d" -> 86_400;
            default -> 604_800;
        };
    }
}
