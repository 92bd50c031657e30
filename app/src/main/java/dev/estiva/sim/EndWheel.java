package dev.estiva.sim;

import dev.estiva.sim.SimulatedEnds.End;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * Ends to come, in a hierarchical timing wheel (Varghese and Lauck, 1987). The slots of a level stand for the values of one
 * digit of an instant. An end lies at the level of the highest digit in which its instant differs from that of the wheel;
 * when its slot comes, and holds many, all are spread over the levels below. So an end moves once a level at most, whatever
 * the instants are, and nothing is compared until few are left; what is touched lies in a row or was written just before.
 */
final class EndWheel {
    private static final int DIGIT_BITS = 6;
    private static final int SLOTS = 1 << DIGIT_BITS;
    private static final int LEVELS = Math.ceilDiv(Long.SIZE - 1, DIGIT_BITS);

    /** Where all are so few, slots would not make them quicker. */
    private static final int FEW = 64;

    /** Those before the instants of the slots: what was added when the wheel had come past them, or when there were few. */
    private final Queue<End> near = new PriorityQueue<>();

    private final EndSlots slots = new EndSlots(LEVELS * SLOTS);

    /** A bit for each slot of a level into which something was put, though it may be gone, and for each such level. */
    private final long[] filled = new long[LEVELS];

    private int filledLevels;

    /** None in a slot is before it, and all others are, those that were taken out too. */
    private long nearUntilMicros;

    /** Not after {@link #nearUntilMicros}. */
    private long wheelMicros;

    /** Whether an end at that instant comes behind all that were taken out, and belongs in a slot. */
    boolean isFarOff(long atMicros) {
        return atMicros >= nearUntilMicros && filledLevels != 0;
    }

    /** For one {@link #isFarOff}: the object is not kept, and so the compiler need not make it. */
    void addFarOff(End end) {
        slots.add(slotFor(end.atMicros()), end);
    }

    void add(End end) {
        if (isFarOff(end.atMicros())) {
            addFarOff(end);
        } else {
            near.add(end);
            nearUntilMicros = Math.max(nearUntilMicros, end.atMicros() + 1);
            long first = near.element().atMicros();
            if (filledLevels == 0 && near.size() > FEW && end.atMicros() > first) {
                putInSlots(first);
            }
        }
    }

    /** All but those of the first instant. */
    private void putInSlots(long first) {
        List<End> all = List.copyOf(near);
        near.clear();
        wheelMicros = first;
        nearUntilMicros = first + 1;
        for (End end : all) {
            if (end.atMicros() > first) {
                addFarOff(end);
            } else {
                near.add(end);
            }
        }
    }

    /** Takes out the first ends, in any order: at most so many, and at least one if there is any. */
    void removeFirst(int most, List<End> to) {
        while (near.isEmpty() && filledLevels != 0) {
            int level = Integer.numberOfTrailingZeros(filledLevels);
            int digit = Long.numberOfTrailingZeros(filled[level]);
            int slot = level * SLOTS + digit;
            int size = slots.size(slot);
            if (size <= most && size > most - to.size()) {
                return;
            }
            unfill(slot);
            turnTo(level, digit);
            if (size <= most) {
                slots.drain(slot, to);
                nearUntilMicros = Math.max(nearUntilMicros, last(to) + 1);
            } else if (level > 0) {
                slots.spread(slot, this::slotFor);
            } else {
                slots.drain(slot, near);
                nearUntilMicros = wheelMicros + 1;
            }
        }
        for (int left = to.isEmpty() ? Math.min(most, near.size()) : 0; left > 0; left--) {
            to.add(near.remove());
        }
    }

    private static long last(List<End> ends) {
        long last = 0;
        for (End end : ends) {
            last = Math.max(last, end.atMicros());
        }
        return last;
    }

    /** The digits of lower levels are nought from now on. */
    private void turnTo(int level, int digit) {
        int shift = level * DIGIT_BITS;
        wheelMicros = (wheelMicros >>> shift >>> DIGIT_BITS << DIGIT_BITS | digit) << shift;
        nearUntilMicros = Math.max(nearUntilMicros, wheelMicros);
    }

    /** The slot, which is not empty from now on. */
    private int slotFor(long atMicros) {
        int level = (Long.SIZE - 1 - Long.numberOfLeadingZeros((atMicros ^ wheelMicros) | 1)) / DIGIT_BITS;
        int digit = (int) (atMicros >>> (level * DIGIT_BITS)) & (SLOTS - 1);
        filled[level] |= 1L << digit;
        filledLevels |= 1 << level;
        return level * SLOTS + digit;
    }

    private void unfill(int slot) {
        int level = slot / SLOTS;
        filled[level] &= ~(1L << slot % SLOTS);
        if (filled[level] == 0) {
            filledLevels &= ~(1 << level);
        }
    }

    /** Takes this attempt's end out, if it is to come; looks at all. */
    void remove(long job, int index, int attempt) {
        if (!near.removeIf(end -> end.isOf(job, index, attempt))) {
            slots.remove(job, index, attempt);
        }
    }
}
