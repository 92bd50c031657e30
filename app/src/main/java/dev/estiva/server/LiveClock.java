package dev.estiva.server;

import java.math.BigDecimal;
import java.util.function.LongSupplier;

/**
 * The engine's time in a live run: microseconds of the workload since its zero, by the monotonic clock. With a scale of 0.1
 * the workload's second takes a tenth of a real one. Stands still until it is started.
 */
public final class LiveClock {
    private static final long NOT_STARTED = Long.MIN_VALUE;

    private final double scale;
    private final LongSupplier nanos;
    private final long originMicros;
    private volatile long zeroNanos = NOT_STARTED;

    /** A clock whose second takes {@code scale} real ones. */
    public LiveClock(BigDecimal scale) {
        this(scale, System::nanoTime);
    }

    LiveClock(BigDecimal scale, LongSupplier nanos) {
        this(scale, nanos, 0);
    }

    private LiveClock(BigDecimal scale, LongSupplier nanos, long originMicros) {
        this.scale = scale.doubleValue();
        this.nanos = nanos;
        this.originMicros = originMicros;
    }

    /** A clock of real seconds that stands at this time now and goes on, whatever happens to the clock on the wall. */
    static LiveClock from(long nowMicros) {
        LiveClock clock = new LiveClock(BigDecimal.ONE, System::nanoTime, nowMicros);
        clock.start();
        return clock;
    }

    public void start() {
        zeroNanos = nanos.getAsLong();
    }

    public long nowMicros() {
        long zero = zeroNanos;
        return zero == NOT_STARTED ? originMicros : originMicros + (long) ((nanos.getAsLong() - zero) / 1e3 / scale);
    }

    /** How long a time of the workload takes in real microseconds, rounded. */
    public long realMicros(long micros) {
        return Math.round(micros * scale);
    }

    /** How long a real time is in microseconds of the workload, rounded. */
    public long workloadMicros(long realMicros) {
        return Math.round(realMicros / scale);
    }
}
