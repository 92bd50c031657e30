package dev.estiva.cli.terminal;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations with their units, as in {@code 90s}, {@code 1h30m} or {@code 1.5d}. A bare number would mean something else to each. */
public final class Durations {
    public static final String EXPECTED = "a duration with its unit, such as 500ms, 90s, 30m, 1h30m or 2d";

    /** As long as the scheduler allows. */
    private static final Duration LONGEST = Duration.ofDays(100_000);

    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)(ms|s|m|h|d|w)");

    private Durations() {}

    /**
     * Reads numbers with units, from the largest unit down.
     *
     * @throws IllegalArgumentException saying what was found and what was expected
     */
    public static Duration parse(String text) {
        Matcher part = PART.matcher(text);
        Duration sum = Duration.ZERO;
        long smallest = Long.MAX_VALUE;
        int at = 0;
        while (at < text.length() && part.region(at, text.length()).lookingAt()) {
            long unit = nanos(part.group(2));
            if (unit >= smallest) {
                break; // 30m2h and 1h1h are slips
            }
            smallest = unit;
            sum = sum.plus(Duration.ofSeconds(0).plus(exactly(part.group(1), unit)));
            at = part.end();
        }
        if (at < text.length() || text.isEmpty()) {
            throw new IllegalArgumentException("found \"" + text + "\", expected " + EXPECTED);
        }
        if (sum.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "found \"" + text + "\", expected a duration of at most " + LONGEST.toDays() + "d");
        }
        return sum;
    }

    private static Duration exactly(String number, long unitNanos) {
        BigDecimal nanos = new BigDecimal(number).multiply(BigDecimal.valueOf(unitNanos));
        BigDecimal[] parts = nanos.divideAndRemainder(BigDecimal.valueOf(1_000_000_000L));
        return Duration.ofSeconds(parts[0].longValue(), parts[1].longValue());
    }

    private static long nanos(String unit) {
        return switch (unit) {
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            case "d" -> 86_400_000_000_000L;
            default -> 604_800_000_000_000L;
        };
    }

    /** Two units at most: {@code 0.4s}, {@code 12s}, {@code 3m05s}, {@code 2h14m}, {@code 3d04h}. */
    public static String format(double seconds) {
        if (seconds < 0) {
            return "-" + format(-seconds);
        }
        if (seconds < 9.95) {
            String text = String.format(Locale.ROOT, "%.1f", seconds);
            return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + "s";
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + "s";
        }
        if (whole < 3_600) {
            return two(whole, 60, "m", 1, "s");
        }
        return whole < 86_400 ? two(whole, 3_600, "h", 60, "m") : two(whole, 86_400, "d", 3_600, "h");
    }

    private static String two(long seconds, long large, String largeName, long small, String smallName) {
        return String.format(Locale.ROOT, "%d%s%02d%s", seconds / large, largeName, seconds % large / small, smallName);
    }
}
