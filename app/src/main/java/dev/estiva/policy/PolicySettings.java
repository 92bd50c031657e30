package dev.estiva.policy;

import java.util.List;

/**
 * What orders and placements want to know besides their name.
 *
 * @param ageingMicros waiting so long counts as much as one step of priority
 * @param halfLifeMicros after this time a user's past use counts half; 0 if it never fades
 * @param reorderMicros how old an order may become that changes with time; 0 has it right in each pass
 * @param choices how many workers a placement draws to choose among
 * @param seed of placements that draw
 * @param quantumMicros how long a task runs before another has its turn, where tasks take turns
 * @param lasThresholds after so much service a task is a level lower, each more than the one before; none for no levels
 */
public record PolicySettings(
        long ageingMicros,
        long halfLifeMicros,
        long reorderMicros,
        int choices,
        long seed,
        long quantumMicros,
        List<Long> lasThresholds) {
    private static final long MINUTE = 60_000_000L;
    private static final long DAY = 86_400_000_000L;

    /** With the usual quantum. */
    public PolicySettings(long ageingMicros, long halfLifeMicros, long reorderMicros, int choices, long seed) {
        this(ageingMicros, halfLifeMicros, reorderMicros, choices, seed, USUAL_QUANTUM_MICROS, List.of());
    }

    /** Ten minutes, a week (as Slurm has it), each pass, two (more gain little), and any seed. */
    public static final PolicySettings DEFAULT = new PolicySettings(10 * MINUTE, 7 * DAY, 0, 2, 1);

    /** Ten seconds: long against what changing tasks costs, short against most tasks. */
    private static final long USUAL_QUANTUM_MICROS = 10_000_000L;

    /** Shorter ones tell nothing more of sharing a processor, and take a simulator for ever. */
    private static final long SHORTEST_QUANTUM_MICROS = 1_000L;

    /** A century: more is a typing error. */
    public static final long LONGEST_MICROS = 36_525 * DAY;

    /** Beyond it one may as well look at all. */
    private static final int MOST_CHOICES = 1_000;

    public PolicySettings {
        require(ageingMicros > 0 && ageingMicros <= LONGEST_MICROS, "--ageing", "more than 0");
        require(halfLifeMicros >= 0 && halfLifeMicros <= LONGEST_MICROS, "--half-life", "0 or more");
        require(reorderMicros >= 0 && reorderMicros <= LONGEST_MICROS, "--reorder-interval", "0 or more");
        require(choices > 0 && choices <= MOST_CHOICES, "--choices", "a number from 1 to " + MOST_CHOICES);
        require(
                quantumMicros >= SHORTEST_QUANTUM_MICROS && quantumMicros <= LONGEST_MICROS,
                "--quantum",
                "1 ms or more");
        lasThresholds = List.copyOf(lasThresholds);
        long last = 0;
        for (long threshold : lasThresholds) {
            require(
                    threshold > last && threshold <= LONGEST_MICROS,
                    "--las-thresholds",
                    "durations, each longer than the one before");
            last = threshold;
        }
    }

    public PolicySettings withReorder(long newReorderMicros) {
        return new PolicySettings(
                ageingMicros, halfLifeMicros, newReorderMicros, choices, seed, quantumMicros, lasThresholds);
    }

    public PolicySettings withSeed(long newSeed) {
        return new PolicySettings(
                ageingMicros, halfLifeMicros, reorderMicros, choices, newSeed, quantumMicros, lasThresholds);
    }

    public PolicySettings withQuantum(long newQuantumMicros) {
        return new PolicySettings(
                ageingMicros, halfLifeMicros, reorderMicros, choices, seed, newQuantumMicros, lasThresholds);
    }

    public PolicySettings withLasThresholds(List<Long> newThresholds) {
        return new PolicySettings(
                ageingMicros, halfLifeMicros, reorderMicros, choices, seed, quantumMicros, newThresholds);
    }

    private static void require(boolean holds, String option, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(option + ": expected " + expected);
        }
    }
}
