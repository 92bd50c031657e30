package dev.estiva.bench;

import dev.estiva.model.SeededRandom;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayDeque;
import java.util.PriorityQueue;

/**
 * The least that simulating a queue costs in Java: one heap of instants, one queue, and a count of free slots. It knows no
 * workers, no requests and no facts.
 */
record EventLoopFloor(int slots, double load, double meanSeconds) {
    private static final int WARM_UP = 1_000_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** By processor time, after some to warm up. */
    double jobsPerSecond(int jobs) {
        run(Math.min(jobs, WARM_UP));
        long before = THREADS.getCurrentThreadCpuTime();
        run(jobs);
        return jobs / ((THREADS.getCurrentThreadCpuTime() - before) / 1e9);
    }

    /** The mean wait in seconds. */
    double run(int jobs) {
        SeededRandom random = new SeededRandom(1);
        double gap = meanSeconds / (slots * load);
        PriorityQueue<Double> ends = new PriorityQueue<>();
        ArrayDeque<double[]> waiting = new ArrayDeque<>();
        double waits = 0;
        double arrival = 0;
        for (int i = 0; i < jobs; i++) {
            arrival += random.nextExponential(gap);
            double size = random.nextExponential(meanSeconds);
            while (!ends.isEmpty() && ends.peek() <= arrival) {
                double end = ends.remove();
                double[] next = waiting.poll();
                if (next != null) {
                    waits += end - next[0];
                    ends.add(end + next[1]);
                }
            }
            if (ends.size() < slots) {
                ends.add(arrival + size);
            } else {
                waiting.add(new double[] {arrival, size});
            }
        }
        while (!waiting.isEmpty()) {
            double end = ends.remove();
            double[] next = waiting.remove();
            waits += end - next[0];
            ends.add(end + next[1]);
        }
        return waits / jobs;
    }
}
