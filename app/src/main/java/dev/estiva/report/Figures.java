package dev.estiva.report;

import dev.estiva.metrics.Measure;
import dev.estiva.metrics.RunsMean;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Numbers as text: exact for programs, rounded and with the language's decimal sign for people. */
final class Figures {
    /** Below this, two digits that count; decimals alone would show a 0. */
    private static final double SMALL = 0.1;

    private static final List<Unit> UNITS =
            List.of(new Unit(86_400, "js.d"), new Unit(3_600, "js.h"), new Unit(60, "js.min"));

    private static final Unit SECOND = new Unit(1, "js.s");

    private record Unit(int seconds, String key) {}

    private final Texts texts;
    private final String none;

    /** Says {@code none} where there is no number. */
    Figures(Texts texts, String none) {
        this.texts = texts;
        this.none = none;
    }

    /** The shortest decimal that reads back as the same double, never with an exponent. */
    static BigDecimal exact(double value) {
        BigDecimal decimal = BigDecimal.valueOf(value).stripTrailingZeros();
        return decimal.scale() < 0 ? decimal.setScale(0) : decimal;
    }

    /** The same as text, quickly where the double's own text has no exponent. */
    static String exactText(double value) {
        String text = Double.toString(value);
        if (text.indexOf('E') >= 0) {
            return exact(value).toPlainString();
        }
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** At most three decimals below 10, fewer the larger it is. */
    String rounded(double value) {
        double size = Math.abs(value);
        return local(
                size < SMALL
                        ? significant(value)
                        : decimals(value, size < 10 ? 3 : size < 1_000 ? 2 : size < 1e5 ? 1 : 0));
    }

    String rounded(OptionalDouble value) {
        return value.isPresent() ? rounded(value.getAsDouble()) : none;
    }

    /** The mean of several runs, utilisation as a percentage, with the half width of its interval behind the sign if it has one. */
    String mean(Measure measure, @Nullable RunsMean value, String plusMinus) {
        if (value == null) {
            return none;
        }
        double scale = measure == Measure.UTILISATION ? 100 : 1;
        String mean = rounded(scale * value.mean());
        return value.halfWidth().isEmpty()
                ? mean
                : mean + " " + plusMinus + rounded(scale * value.halfWidth().getAsDouble());
    }

    String seconds(double seconds) {
        return texts.get("unit.seconds", rounded(seconds));
    }

    /** A share of 1 as a percentage with one decimal. */
    String percent(OptionalDouble share) {
        if (share.isEmpty()) {
            return none;
        }
        double percent = 100 * share.getAsDouble();
        return texts.get("unit.percent", local(percent < SMALL ? significant(percent) : decimals(percent, 1)));
    }

    /** A length of time in the largest unit of which there is one at least. */
    static String length(double seconds, Texts texts) {
        Figures figures = new Figures(texts, "");
        for (Unit unit : UNITS) {
            if (seconds >= unit.seconds) {
                return figures.rounded(seconds / unit.seconds) + " " + texts.get(unit.key);
            }
        }
        return figures.seconds(seconds);
    }

    /** A length of time in two units at most; below two minutes as {@link #seconds}. */
    String duration(double seconds) {
        if (seconds < 120) {
            return seconds(seconds);
        }
        for (int at = 0; at < UNITS.size(); at++) {
            Unit unit = UNITS.get(at);
            Unit smaller = at + 1 < UNITS.size() ? UNITS.get(at + 1) : SECOND;
            long rounded = Math.round(seconds / smaller.seconds);
            long each = unit.seconds / smaller.seconds;
            if (rounded >= each) {
                long rest = rounded % each;
                return rounded / each + " " + texts.get(unit.key)
                        + (rest == 0 ? "" : " " + rest + " " + texts.get(smaller.key));
            }
        }
        return seconds(seconds);
    }

    String none() {
        return none;
    }

    private String local(BigDecimal value) {
        BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        return plain.toPlainString().replace(".", texts.get("number.decimal"));
    }

    private static BigDecimal significant(double value) {
        return BigDecimal.valueOf(value).round(new MathContext(2, RoundingMode.HALF_UP));
    }

    private static BigDecimal decimals(double value, int decimals) {
        return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
    }
}
