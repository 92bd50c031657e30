package dev.estiva.worker;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Until when a worker that ends its tasks when it loses its server lets them run: counted from when the server certainly
 * heard of it last, which is when it sent the last message that was answered. For the agent's thread.
 */
final class AgentLease {
    /** For what runs to end decently. */
    private static final long MOST_GRACE_MICROS = 5_000_000;

    /** No tasks end because of this. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long UNKNOWN = Long.MIN_VALUE;

    private final long micros;
    private final Deque<Sent> beats = new ArrayDeque<>();
    private long helloMicros;
    private long heardMicros = UNKNOWN;
    private boolean isOver;

    private record Sent(long seq, long atMicros) {}

    /** {@code micros} is 0 for a worker whose tasks go on in any case. */
    AgentLease(long micros) {
        this.micros = micros;
    }

    boolean isLimited() {
        return micros > 0;
    }

    /** What counts as a silence in which the server loses its patience: the worker must have tried again well before. */
    long patienceMicros(long lostMicros) {
        return isLimited() ? Math.min(lostMicros, micros / 3 * 2) : lostMicros;
    }

    void saidHello(long nowMicros) {
        beats.clear();
        helloMicros = nowMicros;
    }

    void beat(long seq, long nowMicros) {
        if (isLimited()) {
            beats.add(new Sent(seq, nowMicros));
        }
    }

    /** The server has let it in. */
    AgentAction welcomed(long nowMicros) {
        return heardAt(helloMicros, nowMicros);
    }

    /** The server has answered this beat. */
    AgentAction answered(long seq, long nowMicros) {
        long latest = heardMicros;
        while (!beats.isEmpty() && beats.getFirst().seq() <= seq) {
            latest = beats.removeFirst().atMicros();
        }
        return heardAt(latest, nowMicros);
    }

    private AgentAction heardAt(long micros, long nowMicros) {
        heardMicros = Math.max(heardMicros, micros);
        isOver = isLimited() && nowMicros >= stopMicros();
        return new AgentAction.Lease(isLimited() ? stopMicros() : NEVER, graceMicros());
    }

    /** When all that runs is to be asked to end. */
    private long stopMicros() {
        return heardMicros + micros - graceMicros();
    }

    private long graceMicros() {
        return Math.min(MOST_GRACE_MICROS, micros / 4);
    }

    /** How long what is asked to end now may still take. */
    long graceMicros(long nowMicros) {
        return Math.clamp(heardMicros + micros - nowMicros, 0, graceMicros());
    }

    /** When {@link #isDue} will answer true, if nothing happens until then. */
    long dueMicros() {
        return !isLimited() || isOver || heardMicros == UNKNOWN ? NEVER : stopMicros();
    }

    /** Whether all that runs must be asked to end now; once. */
    boolean isDue(long nowMicros) {
        if (nowMicros < dueMicros()) {
            return false;
        }
        isOver = true;
        return true;
    }

    /** Whether nothing may be started: this worker may have stood still, and does not know yet what the server thinks of it. */
    boolean isOver(long nowMicros) {
        return isOver || nowMicros >= dueMicros();
    }
}
