package dev.estiva.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Workers in the order of their ids; finds the first in which a request fits without looking at ranges where it cannot: for
 * each block of 16 workers, each block of 16 blocks and so on, it knows the most that any of them has free of each kind. The
 * 16 numbers that make one of the next level lie together, so a thousand workers are three short looks deep. Of the kinds of
 * which a worker never has any, it has less than nothing: who asks for none does not look. Workers come at the end and leave
 * holes; only one that comes back in the middle moves others. The latest change is written down when another follows or a
 * search needs it: where tasks wait, the room that one leaves is mostly taken by the next, and nothing has changed at all.
 */
final class RoomBlocks {
    private static final int BITS = 4;
    private static final int WIDTH = 1 << BITS;

    private @Nullable WorkerNode[] nodes = new WorkerNode[WIDTH];

    /** Of the workers and the holes they left, ascending. */
    private int[] ids = new int[WIDTH];

    private int size;
    private int holes;

    /** Its numbers may be old, those of all others are right. */
    private @Nullable WorkerNode latest;

    /** By level, kind and place; level 0 is the workers, the last one block. */
    private long[][][] most = levels(WIDTH);

    /** The worker must not be in it. */
    void add(WorkerNode node) {
        int id = node.id().value();
        if (size == nodes.length || (size > 0 && id <= ids[size - 1])) {
            rebuild(node);
            return;
        }
        nodes[size] = node;
        ids[size] = id;
        node.roomPlace = size++;
        write(node);
    }

    void remove(WorkerNode node) {
        writeLatest();
        int place = placeOf(node);
        for (int kind : node.kind().roomKinds()) {
            set(kind, place, Room.NONE);
        }
        nodes[place] = null;
        holes++;
        if (holes > WIDTH && holes > size / 2) {
            rebuild(null);
        }
    }

    /** After the room of the worker changed. */
    @SuppressWarnings("ReferenceEquality") // a worker that is here has one node
    void refresh(WorkerNode node) {
        if (latest != node) {
            writeLatest();
            latest = node;
        }
    }

    private void writeLatest() {
        WorkerNode node = latest;
        if (node != null) {
            latest = null;
            write(node);
        }
    }

    private void write(WorkerNode node) {
        int place = placeOf(node);
        for (int kind : node.kind().roomKinds()) {
            set(kind, place, Room.of(node, kind));
        }
    }

    /** The first worker behind this id in which the request fits and that is admitted. */
    @Nullable
    WorkerNode first(RequestGroup group, Admission admitted, int behindId) {
        int top = most.length - 1;
        if (!mayFit(most[top], 0, group.asked())) { // the latest may
            WorkerNode node = latest;
            return node != null && node.id().value() > behindId && group.fitsOn(node, admitted) ? node : null;
        }
        writeLatest();
        int from = behindId == 0 ? 0 : firstBehind(behindId);
        int place = seek(top, 0, from, group, admitted);
        return place < 0 ? null : nodes[place];
    }

    /** Whether all that is known of the worker's room, and of the blocks it is in, is so. */
    boolean isRight(WorkerNode node) {
        int place = node.roomPlace;
        if (place >= size || !node.equals(nodes[place])) {
            return false;
        }
        boolean right = true;
        for (int kind : node.kind().roomKinds()) {
            right &= node.equals(latest) || most[0][kind][place] == Room.of(node, kind);
            for (int level = 1; level < most.length; level++) {
                int block = place >> (BITS * level);
                right &= most[level][kind][block] == largest(most[level - 1][kind], block);
            }
        }
        return right;
    }

    private int placeOf(WorkerNode node) {
        if (node.roomPlace >= size || !node.equals(nodes[node.roomPlace])) {
            throw new IllegalStateException("worker " + node.id() + " is not in its place");
        }
        return node.roomPlace;
    }

    private int firstBehind(int id) {
        int found = Arrays.binarySearch(ids, 0, size, id);
        return found < 0 ? -1 - found : found + 1;
    }

    /** The first place of this block, in which it may fit, not before that one, where it does; −1 if there is none. */
    private int seek(int level, int block, int from, RequestGroup group, Admission admitted) {
        if (level == 0) {
            WorkerNode node = nodes[block];
            return node != null && group.fitsOn(node, admitted) ? block : -1;
        }
        int begin = Math.max(block << BITS, from >> (BITS * (level - 1)));
        int end = Math.min((block + 1) << BITS, ((size - 1) >> (BITS * (level - 1))) + 1);
        long[] asked = group.asked();
        long[][] free = most[level - 1];
        for (int child = begin; child < end; child++) {
            int found = mayFit(free, child, asked) ? seek(level - 1, child, from, group, admitted) : -1;
            if (found >= 0) {
                return found;
            }
        }
        return -1;
    }

    /** What takes no tasks has less than nothing of each kind, so that one look is enough for it. */
    private static boolean mayFit(long[][] free, int place, long[] asked) {
        if (free[0][place] < asked[0]) {
            return false;
        }
        for (int kind = 1; kind < Room.KINDS; kind++) {
            if (asked[kind] > 0 && free[kind][place] < asked[kind]) {
                return false;
            }
        }
        return true;
    }

    /** Sets a number, and those of the blocks around it as far as they change. */
    private void set(int kind, int place, long value) {
        long before = most[0][kind][place];
        long now = value;
        int at = place;
        for (int level = 0; now != before; level++) {
            most[level][kind][at] = now;
            if (level == most.length - 1) {
                return;
            }
            int block = at >> BITS;
            long known = most[level + 1][kind][block];
            if (now < known && before < known) {
                return;
            }
            now = now >= known ? now : largest(most[level][kind], block);
            before = known;
            at = block;
        }
    }

    private static long largest(long[] numbers, int block) {
        int from = block << BITS;
        long largest = numbers[from];
        for (int at = from + 1; at < from + WIDTH; at++) {
            largest = Math.max(largest, numbers[at]);
        }
        return largest;
    }

    /** Leaves out the holes, and puts in one more. */
    private void rebuild(@Nullable WorkerNode added) {
        @Nullable WorkerNode[] before = nodes;
        int count = size;
        int capacity = WIDTH;
        while (capacity < 2 * (count - holes + 1)) {
            capacity <<= 1;
        }
        nodes = new WorkerNode[capacity];
        ids = new int[capacity];
        most = levels(capacity);
        size = 0;
        holes = 0;
        boolean isIn = added == null;
        for (int at = 0; at < count; at++) {
            WorkerNode node = before[at];
            if (!isIn && added != null && node != null && node.id().compareTo(added.id()) > 0) {
                add(added);
                isIn = true;
            }
            if (node != null) {
                add(node);
            }
        }
        if (!isIn && added != null) {
            add(added);
        }
    }

    /** For so many workers, a power of two; all levels but the last are filled up to whole blocks. */
    private static long[][][] levels(int capacity) {
        int count = 1;
        for (int places = capacity; places > 1; places = (places + WIDTH - 1) >> BITS) {
            count++;
        }
        long[][][] levels = new long[count][Room.KINDS][];
        int places = capacity;
        for (int level = 0; level < count; level++) {
            for (int kind = 0; kind < Room.KINDS; kind++) {
                levels[level][kind] = new long[level == count - 1 ? 1 : (places + WIDTH - 1) >> BITS << BITS];
                Arrays.fill(levels[level][kind], Room.NONE);
            }
            places = (places + WIDTH - 1) >> BITS;
        }
        return levels;
    }
}
