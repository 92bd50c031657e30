package dev.estiva.policy;

/** Scores as whole numbers that sort as they do. */
public final class Sortable {
    private Sortable() {}

    /** What is not a number comes last. */
    public static long of(double score) {
        long bits = Double.doubleToLongBits(score + 0.0); // +0.0 makes -0.0 the same as 0.0
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }

    /** The score again. */
    static double toDouble(long sortable) {
        return Double.longBitsToDouble(sortable ^ ((sortable >> 63) & Long.MAX_VALUE));
    }
}
