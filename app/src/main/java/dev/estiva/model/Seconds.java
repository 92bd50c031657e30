package dev.estiva.model;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Seconds as people and files write them, microseconds as the program counts them. Rounds once, here, half up. */
public final class Seconds {
    private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);

    private Seconds() {}

    /**
     * Microseconds of a number of seconds.
     *
     * @throws ArithmeticException if the result is no long
     */
    public static long toMicros(BigDecimal seconds) {
        // Looks at the magnitude first: bringing 1e-999999999 or 1e999999999 to a scale of 6 would take for ever.
        long wholeDigits = (long) seconds.precision() - seconds.scale();
        if (seconds.signum() == 0 || wholeDigits < -6) {
            return 0;
        }
        if (wholeDigits > 13) {
            throw new ArithmeticException("more than 10^13 seconds");
        }
        return seconds.multiply(MICROS).setScale(0, RoundingMode.HALF_UP).longValueExact();
    }

    /** The shortest exact form: {@code 12}, {@code 0.5}, {@code 3.000001}. */
    public static String ofMicros(long micros) {
        if (micros % 1_000_000 == 0) {
            return Long.toString(micros / 1_000_000);
        }
        return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
    }
}
