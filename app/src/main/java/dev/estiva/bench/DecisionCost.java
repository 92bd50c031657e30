package dev.estiva.bench;

import dev.estiva.policy.PolicySpec;
import java.util.Arrays;

/**
 * What it costs to decide what runs next when a task ends and others wait.
 *
 * @param waiting how many
 * @param mostSeconds for which it is measured, where decisions take long
 */
record DecisionCost(PolicySpec policy, int waiting, double mostSeconds) {
    private static final int WARM = 20_000;
    private static final int COUNTED = 20_000;

    /** Of some decisions, in microseconds. */
    record Micros(double median, double p99, int decisions) {
        String json() {
            return SimulateBench.format("{\"median\":%.1f,\"p99\":%.1f,\"decisions\":%d}", median, p99, decisions);
        }
    }

    /** A third of the time is for warming up, unless enough is done before. */
    Micros measure() {
        LongQueue queue = new LongQueue(policy, waiting);
        decide(queue, WARM, mostSeconds / 3);
        long[] nanos = decide(queue, COUNTED, mostSeconds * 2 / 3);
        Arrays.sort(nanos);
        return new Micros(nanos[nanos.length / 2] / 1e3, nanos[(int) (nanos.length * 99L / 100)] / 1e3, nanos.length);
    }

    private static long[] decide(LongQueue queue, int most, double seconds) {
        long[] nanos = new long[most];
        int count = 0;
        for (double spent = 0; count < most && (count == 0 || spent < seconds); count++) {
            nanos[count] = queue.decide();
            spent += nanos[count] / 1e9;
        }
        return Arrays.copyOf(nanos, count);
    }
}
