package dev.estiva.cli.terminal;

import dev.estiva.model.Resources;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amounts of memory with their units, which count in 1,024s as memory does: {@code 16G}, {@code 16GB}, {@code 16Gi} and
 * {@code 16GiB} are all 16·2³⁰ bytes. One meaning for all commands: what a worker offers as 16G holds a job that asks 16G.
 */
public final class Sizes {
    public static final String EXPECTED =
            "an amount of memory with its unit, such as 512M, 16G or 1.5T (in 1,024s; 16G is the same as 16GiB)";

    private static final Pattern FORM = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,6})?) ?([kKMGT]?)(i?B?)");
    private static final String UNITS = "KMGT";

    private Sizes() {}

    /**
     * The amount in bytes, rounded up.
     *
     * @throws IllegalArgumentException saying what was found and what was expected
     */
    public static long parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || !hasUnit(form)) {
            throw new IllegalArgumentException("found \"" + text + "\", expected " + EXPECTED);
        }
        int power = UNITS.indexOf(form.group(2).toUpperCase(Locale.ROOT))
                + (form.group(2).isEmpty() ? 0 : 1);
        BigDecimal bytes = new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power)));
        if (bytes.compareTo(BigDecimal.valueOf(Resources.MOST)) > 0) {
            throw new IllegalArgumentException("found \"" + text + "\", expected at most 64T");
        }
        return bytes.setScale(0, RoundingMode.CEILING).longValueExact();
    }

    /** Nothing is nothing in every unit; otherwise whoever writes 16 means gigabytes as often as megabytes. */
    private static boolean hasUnit(Matcher form) {
        boolean isNothing = new BigDecimal(form.group(1)).signum() == 0;
        return !form.group(2).isEmpty()
                || form.group(3).equals("B")
                || (form.group(3).isEmpty() && isNothing);
    }

    /** The shortest way to say it, a tenth of the unit exactly: {@code 16Gi}, {@code 62.8Gi}, {@code 512B}. */
    public static String format(long bytes) {
        int power = 0;
        while (power < UNITS.length() && bytes >> (10 * (power + 1)) > 0) {
            power++;
        }
        if (power == 0) {
            return bytes + "B";
        }
        String text = String.format(Locale.ROOT, "%.1f", (double) bytes / (1L << (10 * power)));
        return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + UNITS.charAt(power - 1) + "i";
    }
}
