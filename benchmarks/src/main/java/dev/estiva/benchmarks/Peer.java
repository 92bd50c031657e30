package dev.estiva.benchmarks;

import dev.estiva.bench.QueueTimes;
import java.io.IOException;

/** Something that simulates one queue of jobs of a slot each, first come first served. */
interface Peer {
    /**
     * What it came to, and what it took: processor time, of the simulation alone.
     *
     * @throws IOException if it cannot be run here; says why
     */
    Result simulate(QueueTimes times, int slots) throws IOException, InterruptedException;

    /** A run. The wait tells whether it did the same work as the others. */
    record Result(int jobs, double cpuSeconds, double meanWaitSeconds) {
        double jobsPerSecond() {
            return jobs / cpuSeconds;
        }
    }
}
