package dev.estiva.torch;

import java.util.Arrays;

/** How long each of the timed iterations took, in seconds. */
final class Timings {
    private final double[] seconds;

    Timings(double... seconds) {
        this.seconds = seconds.clone();
    }

    Spread spread() {
        return Spread.of(seconds);
    }

    /** By which rates are counted: one iteration that was disturbed does not change it. */
    double median() {
        return spread().median();
    }

    Latencies latencies() {
        return new Latencies(seconds);
    }

    double total() {
        return Arrays.stream(seconds).sum();
    }

    int count() {
        return seconds.length;
    }
}
