package dev.estiva.workload;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Seconds;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** A number found in JSON, to be turned into whole units within bounds; fails as not being {@code expected}. */
record JsonNumber(JsonCursor cursor, BigDecimal value, String expected) {
    /** Whole digits of a long that any power of ten up to a million still fits in. */
    private static final int MOST_DIGITS = 15;

    /** Microseconds of a number of seconds, from 0. */
    long seconds() throws WorkloadException {
        if (value.signum() < 0) {
            throw cursor.wrong(expected);
        }
        long micros;
        try {
            micros = Seconds.toMicros(value);
        } catch (ArithmeticException e) {
            throw tooLong().because(e);
        }
        if (micros > JobSpec.LONGEST_MICROS) {
            throw tooLong();
        }
        return micros;
    }

    private WorkloadException tooLong() {
        return cursor.wrong("at most " + Seconds.ofMicros(JobSpec.LONGEST_MICROS) + " seconds");
    }

    /** A whole number. */
    long whole(long least, long most) throws WorkloadException {
        return exactly(0, least, most);
    }

    /** The number times 10 to the {@code decimals}, which must be whole. */
    long exactly(int decimals, long least, long most) throws WorkloadException {
        long scaled = scaled(decimals);
        if (scaled < least
                || scaled > most
                || BigDecimal.valueOf(scaled, decimals).compareTo(value) != 0) {
            throw cursor.wrong(expected);
        }
        return scaled;
    }

    /** The number times 10 to the {@code decimals}, rounded half up. */
    long rounded(int decimals, long least, long most) throws WorkloadException {
        long scaled = scaled(decimals);
        if (scaled < least || scaled > most) {
            throw cursor.wrong(expected);
        }
        return scaled;
    }

    /** Looks at the magnitude first: 1e-999999999 has few digits, but bringing it to a small scale would take for ever. */
    private long scaled(int decimals) {
        long wholeDigits = (long) value.precision() - value.scale();
        if (value.signum() == 0 || wholeDigits < -decimals) {
            return 0;
        }
        if (wholeDigits > MOST_DIGITS) {
            return value.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return value.movePointRight(decimals).setScale(0, RoundingMode.HALF_UP).longValueExact();
    }
}
