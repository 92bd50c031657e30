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
    // The columns of a row; the sum of moments has two.
    private static final int AMOUNT = 0;
    private static final int MOMENT = 1;
    private static final int COLUMNS = 3;

    private long[] rows = new long[16 * COLUMNS];

    // What changed since the latest closing, in its order: mostly one thing.
    private int[] lateNumbers = new int[16];
    private long[] lateDeltas = new long[16];
    private long[] lateMicros = new long[16];
    private int late;

    void change(int number, long delta, long atMicros) {
        if (late == lateNumbers.length) {
            lateNumbers = Arrays.copyOf(lateNumbers, 2 * late);
            lateDeltas = Arrays.copyOf(lateDeltas, 2 * late);
            lateMicros = Arrays.copyOf(lateMicros, 2 * late);
        }
        lateNumbers[late] = number;
        lateDeltas[late] = delta;
        lateMicros[late++] = atMicros;
    }

    /** All changes so far lie in the window. */
    void close() {
        for (int at = 0; at < late; at++) {
            int row = lateNumbers[at] * COLUMNS;
            if (row >= rows.length) {
                rows = Arrays.copyOf(rows, Math.max(row + COLUMNS, 2 * rows.length));
            }
            long delta = lateDeltas[at];
            long low = delta * lateMicros[at];
            rows[row + AMOUNT] += delta;
            rows[row + MOMENT + 1] += low;
            rows[row + MOMENT] += Math.multiplyHigh(delta, lateMicros[at])
                    + (Long.compareUnsigned(rows[row + MOMENT + 1], low) < 0 ? 1 : 0);
        }
        late = 0;
    }

    /** From instant 0 to that of the latest closing. */
    BigInteger integral(int number, long closedMicros) {
        int row = number * COLUMNS;
        if (row >= rows.length) {
            return BigInteger.ZERO;
        }
        return BigInteger.valueOf(rows[row + AMOUNT])
                .multiply(BigInteger.valueOf(closedMicros))
                .subtract(ExactSum.value(rows[row + MOMENT], rows[row + MOMENT + 1]));
    }
}
