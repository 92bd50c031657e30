package dev.estiva.torch;

import java.util.concurrent.locks.LockSupport;

/** The machine's own clock; what the system's timer is too coarse for is spent looking at it. */
final class RealClock implements Serving.Clock {
    private static final long COARSE_NANOS = 200_000;

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void sleepUntil(long nanos) throws InterruptedException {
        for (long left = nanos - nanos(); left > 0; left = nanos - nanos()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("cancelled");
            } else if (left > COARSE_NANOS) {
                LockSupport.parkNanos(left - COARSE_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
