package dev.estiva.worker;

import dev.estiva.model.SeededRandom;

/**
 * How long to wait before the next try: doubling from a tenth of a second to ten, each cut by up to half at random, so
 * that the workers of a cluster do not all come back in the same instant.
 */
final class Backoff {
    private static final long FIRST_MICROS = 100_000;

    /** Well below the time after which a server gives a worker up. */
    private static final long LONGEST_MICROS = 10_000_000;

    private static final int MOST_DOUBLINGS = 7;

    private final SeededRandom random;
    private int failures;

    Backoff(SeededRandom random) {
        this.random = random;
    }

    long nextMicros() {
        long full = Math.min(FIRST_MICROS << failures, LONGEST_MICROS);
        failures = Math.min(failures + 1, MOST_DOUBLINGS);
        return full / 2 + (long) (random.nextDouble() * full / 2);
    }

    void succeeded() {
        failures = 0;
    }
}
