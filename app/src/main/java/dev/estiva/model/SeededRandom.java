package dev.estiva.model;

/**
 * The only source of chance: SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA
 * 2014), owned here so that a seed gives the same numbers on every JDK. Every consumer takes a {@link #fork} of its own,
 * so that one more consumer shifts the numbers of no other.
 */
public final class SeededRandom {
    private static final long GAMMA = 0x9E3779B97F4A7C15L;

    private final long seed;
    private long state;

    public SeededRandom(long seed) {
        this.seed = seed;
        this.state = seed;
    }

    /** A source for one purpose; depends on this source's seed and the purpose, not on what was drawn. */
    public SeededRandom fork(String purpose) {
        long mixed = mix(seed + GAMMA);
        for (int i = 0; i < purpose.length(); i++) {
            mixed = mix((mixed ^ purpose.charAt(i)) + GAMMA);
        }
        return new SeededRandom(mixed);
    }

    public long nextLong() {
        state += GAMMA;
        return mix(state);
    }

    /** Even over {@code [0, bound)}. */
    public int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("bound must be 1 or more, not " + bound);
        }
        return (int) Math.unsignedMultiplyHigh(nextLong(), bound);
    }

    /** Even over {@code [0, 1)}. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Exponential with this mean, by inversion. StrictMath, for the same bits everywhere. */
    public double nextExponential(double mean) {
        return -mean * StrictMath.log(1.0 - nextDouble());
    }

    /** The finaliser of SplitMix64: a well-spread hash of a long. */
    public static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
        return b ^ (b >>> 31);
    }
}
