package dev.estiva.model;

/**
 * What happens after a failed attempt.
 *
 * @param most how many failed attempts are followed by another one
 * @param backoffMicros the pause after the first failure; it doubles with each further one, up to {@link #LONGEST_PAUSE}
 */
public record Retry(int most, long backoffMicros) {
    public static final Retry NEVER = new Retry(0, 0);

    /** One hour: a longer silence would look like a stuck task. */
    public static final long LONGEST_PAUSE = 3_600_000_000L;

    public Retry {
        if (most < 0 || backoffMicros < 0) {
            throw new IllegalArgumentException(
                    "retries and their pause must not be negative: " + most + ", " + backoffMicros);
        }
    }

    /** The pause before the next attempt when {@code failures} attempts have failed, in microseconds. */
    public long pauseMicros(int failures) {
        int doublings = Math.min(Math.max(failures - 1, 0), 40);
        long pause = backoffMicros > (LONGEST_PAUSE >> doublings) ? LONGEST_PAUSE : backoffMicros << doublings;
        return Math.min(pause, LONGEST_PAUSE);
    }
}
