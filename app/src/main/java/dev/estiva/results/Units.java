package dev.estiva.results;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/** Figures for people: three digits that count, with the unit that makes them short. */
public final class Units {
    private static final MathContext THREE = new MathContext(3, RoundingMode.HALF_UP);
    private static final List<String> LARGE = List.of("", "k", "M", "G", "T", "P", "E");

    private Units() {}

    /** {@code 820 µs}, {@code 12.3 ms}, {@code 1.23 s}, {@code 4.5 min}, {@code 2.1 h}. */
    public static String seconds(double seconds) {
        if (!Double.isFinite(seconds)) {
            return "–";
        }
        double size = Math.abs(seconds);
        if (size == 0) {
            return "0 s";
        }
        if (size < 999.5e-6) {
            return number(seconds * 1e6) + " µs";
        }
        if (size < 0.9995) {
            return number(seconds * 1e3) + " ms";
        }
        if (size < 119.5) {
            return number(seconds) + " s";
        }
        return size < 7_170 ? number(seconds / 60) + " min" : number(seconds / 3_600) + " h";
    }

    /** Three digits that count, no exponent, no zeros at the end. */
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return "–";
        }
        BigDecimal rounded = BigDecimal.valueOf(value);
        if (Math.abs(value) < 1_000) {
            rounded = rounded.round(THREE);
        } else {
            rounded = rounded.setScale(0, RoundingMode.HALF_UP);
        }
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** Three digits that count, also of large numbers: {@code 176000}. */
    public static String rounded(double value) {
        BigDecimal rounded = BigDecimal.valueOf(value).round(THREE);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** With a letter for thousands: {@code 1.25 T}. */
    public static String large(double value) {
        int letter = 0;
        double rest = value;
        while (Math.abs(rest) >= 999.5 && letter < LARGE.size() - 1) {
            rest /= 1_000;
            letter++;
        }
        return number(rest) + (letter == 0 ? " " : " " + LARGE.get(letter));
    }

    /** {@code 1.25 TFLOP/s}, {@code 312 images/s}, {@code 45.2 GB/s}, {@code lines 12}. */
    public static String figure(Result.Figure figure) {
        String name = figure.name();
        if (!name.endsWith("_per_second")) {
            return name.replace('_', ' ') + " " + number(figure.value());
        }
        String thing = name.substring(0, name.length() - "_per_second".length());
        return switch (thing) {
            case "flop" -> large(figure.value()) + "FLOP/s";
            case "bytes" -> large(figure.value()) + "B/s";
            default ->
                large(figure.value()) + (large(figure.value()).endsWith(" ") ? "" : " ") + thing.replace('_', ' ')
                        + "/s";
        };
    }

    /** Of 1, in percent. */
    public static String percent(double share) {
        return Double.isFinite(share) ? number(100 * share) + " %" : "–";
    }
}
