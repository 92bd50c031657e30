package dev.estiva.metrics;

import java.util.BitSet;

/** Where bars of one row are drawn beside each other: each takes the lowest lanes that are free, and gives them back. */
final class Lanes {
    /** A pool of so many processors is still a picture; of more, each task gets a single lane. */
    static final int MOST = 1_024;

    private final BitSet taken = new BitSet();
    private int most;

    BitSet take(int count) {
        BitSet lanes = new BitSet();
        for (int lane = taken.nextClearBit(0); lanes.cardinality() < count; lane = taken.nextClearBit(lane + 1)) {
            lanes.set(lane);
        }
        taken.or(lanes);
        most = Math.max(most, taken.length());
        return lanes;
    }

    void give(BitSet lanes) {
        taken.andNot(lanes);
    }

    /** How many were in use at once. */
    int most() {
        return most;
    }
}
