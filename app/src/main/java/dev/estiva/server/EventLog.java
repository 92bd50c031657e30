package dev.estiva.server;

import dev.estiva.core.Fact;
import dev.estiva.journal.History;
import dev.estiva.journal.History.Event;
import dev.estiva.journal.History.EventQuery;
import dev.estiva.journal.JournalException;
import dev.estiva.model.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What happened, for those who follow it: the latest facts from memory, earlier ones from the journal. A follower asks for
 * what came after the last position that it saw, so that a slow one costs nothing and none misses anything.
 */
public final class EventLog {
    /** Half a second of a busy server, and some 20 MB at most: followers that keep up never read the journal. */
    private static final int REMEMBERED = 65_536;

    private final History history;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final Event[] ring = new Event[REMEMBERED];
    private long last;

    /** {@code last} is the position of the latest fact, 0 before the first. */
    EventLog(History history, long last) {
        this.history = history;
        this.last = last;
    }

    /** The next facts, which are durable and have been applied. */
    void add(List<Fact> facts) {
        lock.lock();
        try {
            for (Fact fact : facts) {
                last++;
                ring[(int) (last % REMEMBERED)] = new Event(last, withoutPayload(fact));
            }
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static Fact withoutPayload(Fact fact) {
        return fact instanceof Fact.JobSubmitted f
                ? new Fact.JobSubmitted(f.job(), f.spec(), Payload.NONE, f.atMicros())
                : fact;
    }

    /** The position of the latest fact that can be read here. */
    public long lastPosition() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** The facts behind this position, in order, at most so many. */
    public List<Event> after(long position, int most) throws JournalException {
        lock.lock();
        try {
            if (position >= last) {
                return List.of();
            }
            Event next = ring[(int) ((position + 1) % REMEMBERED)];
            if (next != null && next.position() == position + 1) {
                return remembered(position, most);
            }
        } finally {
            lock.unlock();
        }
        return history.events(EventQuery.ALL.after(position).limit(Math.min(most, History.MOST_ROWS)));
    }

    private List<Event> remembered(long position, int most) {
        List<Event> events = new ArrayList<>();
        long end = Math.min(last, position + most);
        for (long at = position + 1; at <= end; at++) {
            events.add(ring[(int) (at % REMEMBERED)]);
        }
        return events;
    }

    /** Waits until there is a fact behind this position; false if none came in that time. */
    public boolean await(long position, Duration time) throws InterruptedException {
        long nanos = time.toNanos();
        lock.lock();
        try {
            while (last <= position && nanos > 0) {
                nanos = grown.awaitNanos(nanos);
            }
            return last > position;
        } finally {
            lock.unlock();
        }
    }
}
