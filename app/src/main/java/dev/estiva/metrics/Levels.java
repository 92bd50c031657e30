package dev.estiva.metrics;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Amounts that change in steps, numbered from 0, and their integrals: ∫₀ᵗ a dt = a(t)·t − Σ δᵢ·tᵢ, where one changed by δᵢ at
 * tᵢ. What changes after a closing is kept apart until the next, for only that tells that it lies in the window. The sums
 * have 128 bits, as in {@link ExactSum}, and all of an amount lies together, for those of a hundred thousand workers are in
 * no processor's cache.
 */
final class Levels {
    // The columns of a row; each sum of moments has two.
    private static final int AMOUNT = 0;
    private static final int MOMENT = 1;
    private static final int LATE_AMOUNT = 3;
    private static final int LATE_MOMENT = 4;
    private static final int CLOSINGS = 6;
    private static final int COLUMNS = 7;

    private long[] rows = new long[16 * COLUMNS];

    /** @param closings how many there have been */
    void change(int number, long delta, long atMicros, long closings) {
        int row = number * COLUMNS;
        if (row >= rows.length) {
            rows = Arrays.copyOf(rows, Math.max(row + COLUMNS, 2 * rows.length));
        }
        if (rows[row + CLOSINGS] != closings) {
            rows[row + CLOSINGS] = closings;
            rows[row + AMOUNT] += rows[row + LATE_AMOUNT];
            add(row + MOMENT, rows[row + LATE_MOMENT], rows[row + LATE_MOMENT + 1]);
            Arrays.fill(rows, row + LATE_AMOUNT, row + CLOSINGS, 0);
        }
        rows[row + LATE_AMOUNT] += delta;
        add(row + LATE_MOMENT, Math.multiplyHigh(delta, atMicros), delta * atMicros);
    }

    /** From instant 0 to that of the latest closing. */
    BigInteger integral(int number, long closedMicros, long closings) {
        int row = number * COLUMNS;
        if (row >= rows.length) {
            return BigInteger.ZERO;
        }
        BigInteger integral = integral(row + AMOUNT, closedMicros);
        return rows[row + CLOSINGS] == closings ? integral : integral.add(integral(row + LATE_AMOUNT, closedMicros));
    }

    private BigInteger integral(int at, long toMicros) {
        return BigInteger.valueOf(rows[at])
                .multiply(BigInteger.valueOf(toMicros))
                .subtract(ExactSum.value(rows[at + 1], rows[at + 2]));
    }

    private void add(int at, long high, long low) {
        rows[at + 1] += low;
        rows[at] += high + (Long.compareUnsigned(rows[at + 1], low) < 0 ? 1 : 0);
    }
}
