package dev.estiva.truth;

import java.math.BigDecimal;

/**
 * What was expected, and what came of it.
 *
 * @param tolerance by how much the two may differ
 * @param decimals how many are worth printing
 * @param missing the file that was not there, so that nothing was compared; else empty
 */
public record Result(String name, double expected, double seen, double tolerance, int decimals, String missing) {
    private static final int DECIMALS_OF_MEANS = 5;

    /** The verdict on it. */
    public enum Verdict {
        HOLDS,
        OUTSIDE,
        SKIPPED
    }

    /** A mean over seeds, with half the width of its confidence interval. */
    static Result mean(String name, double expected, double seen, double halfWidth) {
        return new Result(name, expected, seen, halfWidth, DECIMALS_OF_MEANS, "");
    }

    /** A count. */
    static Result count(String name, long expected, long seen) {
        return new Result(name, expected, seen, 0, 0, "");
    }

    /** A figure that somebody printed: what is seen may differ by half a unit of its last decimal. */
    static Result printed(String name, BigDecimal expected, double seen) {
        int decimals = Math.max(0, expected.scale());
        return within(name, expected, seen, BigDecimal.valueOf(5, decimals + 1).doubleValue());
    }

    /** A figure that somebody printed, from which what is seen may differ by so much. */
    static Result within(String name, BigDecimal expected, double seen, double tolerance) {
        return new Result(name, expected.doubleValue(), seen, tolerance, Math.max(0, expected.scale()), "");
    }

    static Result skipped(String name, String missing) {
        return new Result(name, Double.NaN, Double.NaN, 0, 0, missing);
    }

    public Verdict verdict() {
        if (!missing.isEmpty()) {
            return Verdict.SKIPPED;
        }
        return Math.abs(seen - expected) <= tolerance ? Verdict.HOLDS : Verdict.OUTSIDE;
    }

    /** Whether nothing speaks against it. */
    public boolean holds() {
        return verdict() == Verdict.HOLDS;
    }
}
