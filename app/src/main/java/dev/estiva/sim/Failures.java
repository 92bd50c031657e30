package dev.estiva.sim;

import dev.estiva.model.JobSpec;

/**
 * What fails in a simulation, by chance. Workers are up for exponentially distributed times and then down for such times; an
 * attempt at a task fails with some probability, at an instant that is even over its run time. Draws depend on the seed, the
 * worker's name and how often it was down, the task and its attempt, and on nothing else: policies that are compared meet
 * the same failures.
 *
 * @param mtbfMicros mean time between a worker's start and its failure; 0 if workers do not fail
 * @param mttrMicros mean time until it is back
 * @param taskFailure the probability with which an attempt fails
 */
public record Failures(long mtbfMicros, long mttrMicros, double taskFailure, long seed) {
    public static final Failures NONE = new Failures(0, 0, 0, 0);

    /** Shorter lives are no machine's, and would be nothing but failures to simulate. */
    public static final long LEAST_MICROS = 1_000_000;

    public Failures {
        requireTime("time between failures", mtbfMicros);
        requireTime("time to repair", mttrMicros);
        if (!(taskFailure >= 0 && taskFailure <= 1)) {
            throw new IllegalArgumentException("a probability must be from 0 to 1, not " + taskFailure);
        }
    }

    boolean ofWorkers() {
        return mtbfMicros > 0;
    }

    boolean ofTasks() {
        return taskFailure > 0;
    }

    private static void requireTime(String what, long micros) {
        if (micros != 0 && (micros < LEAST_MICROS || micros > JobSpec.LONGEST_MICROS)) {
            throw new IllegalArgumentException("a mean " + what + " must be 0, or from " + LEAST_MICROS + " to "
                    + JobSpec.LONGEST_MICROS + " microseconds, not " + micros);
        }
    }
}
