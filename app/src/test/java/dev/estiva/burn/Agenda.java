package dev.estiva.burn;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time: what is to happen, in the order of its instants; at equal ones, in the order in which it was put down. */
final class Agenda {
    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::atMicros).thenComparingLong(Entry::number));
    private long nowMicros;
    private long number;

    private record Entry(long atMicros, long number, Runnable what) {}

    Agenda(long startMicros) {
        nowMicros = startMicros;
    }

    long nowMicros() {
        return nowMicros;
    }

    void at(long micros, Runnable what) {
        entries.add(new Entry(Math.max(micros, nowMicros), number++, what));
    }

    void after(long delayMicros, Runnable what) {
        at(nowMicros + delayMicros, what);
    }

    /** Lets the next thing happen, unless that is later than this; then time has come so far. */
    boolean runNext(long untilMicros) {
        Entry next = entries.peek();
        if (next == null || next.atMicros > untilMicros) {
            nowMicros = untilMicros;
            return false;
        }
        entries.remove();
        nowMicros = next.atMicros;
        next.what.run();
        return true;
    }
}
