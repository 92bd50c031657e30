package dev.estiva.torch;

import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * The loss of a batch now and then, for people who wait for the end of an epoch. It is asked for rarely, because on a GPU the
 * answer waits for all that was sent there before.
 */
final class LossMeter {
    private static final long PAUSE_NANOS = 500_000_000;

    private final LongSupplier nanos;
    private boolean wasRead;
    private long readNanos;
    private double loss;

    LossMeter(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether it is time to read it again: the first time at once, then twice a second. */
    boolean isDue() {
        return !wasRead || nanos.getAsLong() - readNanos >= PAUSE_NANOS;
    }

    void read(double ofBatch) {
        wasRead = true;
        loss = ofBatch;
        readNanos = nanos.getAsLong();
    }

    /** Such as {@code loss 0.5312}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "loss %.4f", loss);
    }
}
