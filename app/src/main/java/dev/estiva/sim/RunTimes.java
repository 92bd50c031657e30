package dev.estiva.sim;

import dev.estiva.core.Input.Attempt;
import dev.estiva.model.JobId;
import java.util.Arrays;

/** How long the jobs of a simulation really run, at speed 1. Their numbers only grow, so it is an array. */
final class RunTimes {
    private long[] micros = new long[1_024];

    void set(JobId job, long runMicros) {
        int id = Math.toIntExact(job.value());
        if (id >= micros.length) {
            micros = Arrays.copyOf(micros, micros.length * 2);
        }
        micros[id] = runMicros;
    }

    long of(Attempt attempt) {
        return micros[(int) attempt.task().job()];
    }
}
