package dev.estiva.http;

/** Whether a client sends fast enough. One that sends a byte now and then would hold its connection for ever. */
final class Pace {
    private final long graceNanos;
    private boolean begun;
    private long begunNanos;
    private long bytes;

    private Pace(HttpLimits limits) {
        this.graceNanos = limits.body().toNanos();
    }

    static Pace fromNow(HttpLimits limits) {
        Pace pace = new Pace(limits);
        pace.begin();
        return pace;
    }

    /** As long as nothing comes, the connection's own bound counts. */
    static Pace fromTheFirstByte(HttpLimits limits) {
        return new Pace(limits);
    }

    private void begin() {
        begun = true;
        begunNanos = System.nanoTime();
        bytes = 0;
    }

    /** It is counted anew from the next byte on. */
    void restart() {
        begun = false;
    }

    void received(int count) {
        if (!begun) {
            begin();
        }
        bytes += count;
        long allowed = graceNanos + bytes * 1_000_000_000L / HttpLimits.LEAST_BYTES_A_SECOND;
        if (System.nanoTime() - begunNanos > allowed) {
            throw Refusal.timeout("the body came too slowly");
        }
    }
}
