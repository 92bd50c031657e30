package dev.estiva.bench;

import java.util.ArrayDeque;
import java.util.PriorityQueue;

/**
 * The least that simulating a queue costs in Java: one heap of instants, one queue, and a count of free slots. It knows no
 * workers, no requests and no facts.
 */
public record EventLoopFloor(int slots) {
    /** Processor time of this thread. */
    double cpuSeconds(QueueTimes times) {
        double before = SimulateBench.cpuSeconds();
        double mean = meanWaitSeconds(times);
        assert mean >= 0;
        return SimulateBench.cpuSeconds() - before;
    }

    /** Of jobs that each take a slot, first come first served. */
    public double meanWaitSeconds(QueueTimes times) {
        PriorityQueue<Long> ends = new PriorityQueue<>();
        ArrayDeque<long[]> waiting = new ArrayDeque<>();
        double waits = 0;
        for (int i = 0; i < times.jobs(); i++) {
            long arrival = times.submitMicros(i);
            while (!ends.isEmpty() && ends.peek() <= arrival) {
                waits += next(ends, waiting);
            }
            if (ends.size() < slots) {
                ends.add(arrival + times.runMicros(i));
            } else {
                waiting.add(new long[] {arrival, times.runMicros(i)});
            }
        }
        while (!waiting.isEmpty()) {
            waits += next(ends, waiting);
        }
        return waits / times.jobs() / 1e6;
    }

    /** One ends, and if one waits, it starts; how long it waited. */
    private static long next(PriorityQueue<Long> ends, ArrayDeque<long[]> waiting) {
        long end = ends.remove();
        long[] next = waiting.poll();
        if (next == null) {
            return 0;
        }
        ends.add(end + next[1]);
        return end - next[0];
    }
}
