package dev.estiva.metrics;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * Amounts that change in steps, numbered from 0, and their integrals: ∫₀ᵗ a dt = a(t)·t − Σ δᵢ·tᵢ, where one changed by δᵢ at
 * tᵢ. What changes after a closing is kept apart until the next, for only that tells that it lies in the window. Changes of
 * one amount at one instant are one: where tasks wait, one takes what another leaves, and nothing has changed. The sums have
 * 128 bits, as in {@link ExactSum}, and all of an amount lies together, for those of a hundred thousand workers are in no
 * processor's cache.
 */
final class Levels {
    // The columns of a row; the sum of moments has two.
    private static final int AMOUNT = 0;
    private static final int MOMENT = 1;
    private static final int COLUMNS = 3;

    private long[] rows = new long[16 * COLUMNS];

    // What changed last, in its order: mostly one thing. The first so many lie in the window.
    private int[] lateNumbers = new int[16];
    private long[] lateDeltas = new long[16];
    private long[] lateMicros = new long[16];
    private int late;
    private int closed;

    /** @param atMicros not before the last change */
    void change(int number, long delta, long atMicros) {
        int last = late - 1;
        if (last >= 0 && lateNumbers[last] == number && lateMicros[last] == atMicros) {
            lateDeltas[last] += delta; // even if it is closed: at the closing's own instant nothing adds up to anything
            return;
        }
        if (closed > 0) {
            sumUp();
        }
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
        closed = late;
    }

    private void sumUp() {
        for (int at = 0; at < closed; at++) {
            if (lateDeltas[at] != 0) {
                add(lateNumbers[at] * COLUMNS, lateDeltas[at], lateMicros[at]);
            }
        }
        late -= closed;
        System.arraycopy(lateNumbers, closed, lateNumbers, 0, late);
        System.arraycopy(lateDeltas, closed, lateDeltas, 0, late);
        System.arraycopy(lateMicros, closed, lateMicros, 0, late);
        closed = 0;
    }

    private void add(int row, long delta, long atMicros) {
        if (row >= rows.length) {
            rows = Arrays.copyOf(rows, Math.max(row + COLUMNS, 2 * rows.length));
        }
        long low = delta * atMicros;
        rows[row + AMOUNT] += delta;
        rows[row + MOMENT + 1] += low;
        rows[row + MOMENT] +=
                Math.multiplyHigh(delta, atMicros) + (Long.compareUnsigned(rows[row + MOMENT + 1], low) < 0 ? 1 : 0);
    }

    /** From instant 0 to that of the latest closing. */
    BigInteger integral(int number, long closedMicros) {
        sumUp();
        int row = number * COLUMNS;
        if (row >= rows.length) {
            return BigInteger.ZERO;
        }
        return BigInteger.valueOf(rows[row + AMOUNT])
                .multiply(BigInteger.valueOf(closedMicros))
                .subtract(ExactSum.value(rows[row + MOMENT], rows[row + MOMENT + 1]));
    }
}
