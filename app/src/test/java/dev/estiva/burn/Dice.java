package dev.estiva.burn;

import dev.estiva.model.SeededRandom;
import java.util.List;

/** Chance for one consumer, in the words of the simulation. */
final class Dice {
    static final long MILLI = 1_000;
    static final long SECOND = 1_000_000;
    static final long MINUTE = 60 * SECOND;

    private final SeededRandom random;

    Dice(SeededRandom random) {
        this.random = random;
    }

    Dice fork(String purpose) {
        return new Dice(random.fork(purpose));
    }

    SeededRandom random() {
        return random;
    }

    boolean percent(int chance) {
        return random.nextInt(100) < chance;
    }

    /** From the least to below the most. */
    long between(long least, long most) {
        return least + (long) (random.nextDouble() * (double) (most - least));
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Mostly near the mean, seldom several times it. */
    long around(long mean) {
        return (long) random.nextExponential((double) mean);
    }

    @SafeVarargs
    final <T> T oneOf(T... values) {
        return values[random.nextInt(values.length)];
    }

    <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
