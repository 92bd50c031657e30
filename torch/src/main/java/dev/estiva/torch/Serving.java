package dev.estiva.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Requests that come one by one and are answered in batches: what waits is answered together as soon as it fills a batch, or
 * the first of it has waited for the longest delay, or nothing else can come. One thread plays both sides, by the real clock.
 */
final class Serving {
    private final Plan plan;
    private final Clock clock;
    private final long[] arrivalNanos;
    private final double[] latencies;
    private final double[] waits;
    private final List<Double> batchSeconds = new ArrayList<>();

    /** How many requests have come or will come at a known time. */
    private int known;

    private int answered;

    /**
     * How requests come and are put together.
     *
     * @param concurrency so many clients ask again as soon as they are answered; 0 if requests come by themselves
     * @param rate so many come a second, independently of each other, where concurrency is 0
     */
    record Plan(int requests, int concurrency, double rate, int maxBatch, long maxDelayNanos, long seed) {}

    /** A clock that can be waited for. */
    interface Clock {
        long nanos();

        void sleepUntil(long nanos) throws InterruptedException;
    }

    /** Answers the requests of these numbers; until the deadline they may wait for those of others. */
    @FunctionalInterface
    interface Answering {
        void answer(int first, int count, long deadlineNanos) throws InterruptedException;
    }

    Serving(Plan plan, Clock clock) {
        this.plan = plan;
        this.clock = clock;
        this.arrivalNanos = new long[plan.requests()];
        this.latencies = new double[plan.requests()];
        this.waits = new double[plan.requests()];
    }

    void run(Answering answering) throws InterruptedException {
        long startNanos = clock.nanos();
        if (plan.concurrency() > 0) {
            arrive(Math.min(plan.concurrency(), plan.requests()), startNanos);
        } else {
            arriveByChance(startNanos);
        }
        while (answered < plan.requests()) {
            int waiting = waitForBatch();
            long begunNanos = clock.nanos();
            answering.answer(answered, waiting, arrivalNanos[answered] + plan.maxDelayNanos());
            long endNanos = clock.nanos();
            for (int i = answered; i < answered + waiting; i++) {
                waits[i] = (begunNanos - arrivalNanos[i]) / 1e9;
                latencies[i] = (endNanos - arrivalNanos[i]) / 1e9;
            }
            batchSeconds.add((endNanos - begunNanos) / 1e9);
            answered += waiting;
            arrive(Math.min(waiting, plan.requests() - known), endNanos);
        }
    }

    /** From arrival to answer, in seconds, by request. */
    double[] latencies() {
        return latencies.clone();
    }

    /** From arrival to the beginning of the batch, in seconds, by request. */
    double[] waits() {
        return waits.clone();
    }

    /** How long each batch took, in seconds. */
    double[] batchSeconds() {
        return batchSeconds.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private void arrive(int count, long nanos) {
        for (int i = 0; i < count; i++) {
            arrivalNanos[known++] = nanos;
        }
    }

    private void arriveByChance(long startNanos) {
        SplittableRandom random = new SplittableRandom(plan.seed());
        double seconds = 0;
        while (known < plan.requests()) {
            seconds -= Math.log(1 - random.nextDouble()) / plan.rate();
            arrivalNanos[known++] = startNanos + (long) (seconds * 1e9);
        }
    }

    /** Returns how many are to be answered now. */
    private int waitForBatch() throws InterruptedException {
        while (true) {
            long nowNanos = clock.nanos();
            int waiting = 0;
            while (waiting < plan.maxBatch()
                    && answered + waiting < known
                    && arrivalNanos[answered + waiting] - nowNanos <= 0) {
                waiting++;
            }
            int next = answered + waiting;
            long deadlineNanos = arrivalNanos[answered] + plan.maxDelayNanos();
            if (waiting == 0) {
                clock.sleepUntil(arrivalNanos[answered]);
            } else if (waiting == plan.maxBatch() || next == known || deadlineNanos - nowNanos <= 0) {
                return waiting;
            } else {
                clock.sleepUntil(Math.min(deadlineNanos, arrivalNanos[next]));
            }
        }
    }
}
