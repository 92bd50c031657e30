package dev.estiva.policy;

/**
 * What orders and placements want to know besides their name.
 *
 * @param ageingMicros waiting so long counts as much as one step of priority
 * @param halfLifeMicros after this time a user's past use counts half; 0 if it never fades
 * @param reorderMicros how old an order may become that changes with time; 0 has it right in each pass
 * @param choices how many workers a placement draws to choose among
 * @param seed of placements that draw
 */
public record PolicySettings(long ageingMicros, long halfLifeMicros, long reorderMicros, int choices, long seed) {
    private static final long MINUTE = 60_000_000L;
    private static final long DAY = 86_400_000_000L;

    /** Ten minutes, a week (as Slurm has it), each pass, two (more gain little), and any seed. */
    public static final PolicySettings DEFAULT = new PolicySettings(10 * MINUTE, 7 * DAY, 0, 2, 1);

    /** A century: more is a typing error. */
    public static final long LONGEST_MICROS = 36_525 * DAY;

    /** Beyond it one may as well look at all. */
    private static final int MOST_CHOICES = 1_000;

    public PolicySettings {
        require(ageingMicros > 0 && ageingMicros <= LONGEST_MICROS, "--ageing", "more than 0");
        require(halfLifeMicros >= 0 && halfLifeMicros <= LONGEST_MICROS, "--half-life", "0 or more");
        require(reorderMicros >= 0 && reorderMicros <= LONGEST_MICROS, "--reorder-interval", "0 or more");
        require(choices > 0 && choices <= MOST_CHOICES, "--choices", "a number from 1 to " + MOST_CHOICES);
    }

    public PolicySettings withReorder(long newReorderMicros) {
        return new PolicySettings(ageingMicros, halfLifeMicros, newReorderMicros, choices, seed);
    }

    public PolicySettings withSeed(long newSeed) {
        return new PolicySettings(ageingMicros, halfLifeMicros, reorderMicros, choices, newSeed);
    }

    private static void require(boolean holds, String option, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(option + ": expected " + expected);
        }
    }
}
