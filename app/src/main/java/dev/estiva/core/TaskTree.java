package dev.estiva.core;

import dev.estiva.model.SeededRandom;
import java.util.Arrays;

/**
 * Tasks sorted by (key, job, index), each with a length; finds the next one no longer than a bound without looking at
 * those between. A treap in one flat array: 48 bytes a task, which lie together, for a way down meets one node after the
 * other that is in no cache; and a copy is the copy of an array. Each node knows the one above it, so what happens at the
 * ends, where most does, needs no way down. A node is named by a positive number that stays valid until the node is removed;
 * 0 is no node.
 */
final class TaskTree {
    static final int NIL = 0;

    // The columns of a row. The left child of NIL is the root; what is above NIL means nothing.
    private static final int KEY = 0;
    private static final int JOB = 1;
    private static final int INDEX_AND_PARENT = 2;
    private static final int CHILDREN = 3;
    private static final int LENGTH = 4;
    private static final int SHORTEST = 5;
    private static final int COLUMNS = 6;

    private static final long LOW_HALF = 0xFFFF_FFFFL;

    private long[] rows;
    private int first = NIL;
    private int last = NIL;
    private int size;
    private int used = 1;
    private int freed = NIL;

    TaskTree() {
        this(8);
    }

    private TaskTree(int capacity) {
        rows = new long[capacity * COLUMNS];
        rows[SHORTEST] = Long.MAX_VALUE; // of NIL
    }

    int size() {
        return size;
    }

    long key(int node) {
        return rows[node * COLUMNS + KEY];
    }

    long job(int node) {
        return rows[node * COLUMNS + JOB];
    }

    int index(int node) {
        return (int) (rows[node * COLUMNS + INDEX_AND_PARENT] >> Integer.SIZE);
    }

    long length(int node) {
        return rows[node * COLUMNS + LENGTH];
    }

    /** Never lower than that of a node below. As good as drawn, but known from the number, with no look at the node. */
    private static long heap(int node) {
        return SeededRandom.mix(node);
    }

    private long shortest(int node) {
        return rows[node * COLUMNS + SHORTEST];
    }

    private int parent(int node) {
        return (int) rows[node * COLUMNS + INDEX_AND_PARENT];
    }

    private int left(int node) {
        return (int) (rows[node * COLUMNS + CHILDREN] >> Integer.SIZE);
    }

    private int right(int node) {
        return (int) rows[node * COLUMNS + CHILDREN];
    }

    void add(long newKey, long newJob, int newIndex, long newLength) {
        int node = allocate();
        int row = node * COLUMNS;
        rows[row + KEY] = newKey;
        rows[row + JOB] = newJob;
        rows[row + INDEX_AND_PARENT] = (long) newIndex << Integer.SIZE;
        rows[row + CHILDREN] = 0;
        rows[row + LENGTH] = newLength;
        if (last == NIL || !isBefore(newKey, newJob, newIndex, last)) {
            addLast(node);
        } else {
            addBetween(node, newKey, newJob, newIndex);
        }
        update(node);
        for (int up = parent(node); up != NIL && shortest(up) > newLength; up = parent(up)) {
            rows[up * COLUMNS + SHORTEST] = newLength;
        }
        size++;
    }

    private void addLast(int node) {
        long heap = heap(node);
        int below = NIL;
        int above = last;
        while (above != NIL && heap(above) < heap) {
            below = above;
            above = parent(above);
        }
        hang(above, above == NIL, node);
        hang(node, true, below);
        last = node;
        if (first == NIL) {
            first = node;
        }
    }

    private void addBetween(int node, long newKey, long newJob, int newIndex) {
        long heap = heap(node);
        int above = NIL;
        boolean isLeft = true;
        int at = left(NIL);
        while (at != NIL && heap(at) >= heap) {
            above = at;
            isLeft = isBefore(newKey, newJob, newIndex, at);
            at = isLeft ? left(at) : right(at);
        }
        hang(above, isLeft, node);
        int low = node;
        int high = node;
        while (at != NIL) { // what is below is split: half of it comes to the left, half to the right
            if (isBefore(newKey, newJob, newIndex, at)) {
                hang(high, high != node, at);
                high = at;
                at = left(at);
            } else {
                hang(low, low == node, at);
                low = at;
                at = right(at);
            }
        }
        hang(low, low == node, NIL);
        hang(high, high != node, NIL);
        for (int up = low; up != node; up = parent(up)) {
            update(up);
        }
        for (int up = high; up != node; up = parent(up)) {
            update(up);
        }
        if (isBefore(newKey, newJob, newIndex, first)) {
            first = node;
        }
    }

    /** Removes this task. Its absence is a bug. */
    void remove(long oldKey, long oldJob, int oldIndex) {
        int node = known(oldKey, oldJob, oldIndex);
        if (node == first) {
            first = next(node);
        }
        if (node == last) { // nothing is to its right
            last = left(node) == NIL ? parent(node) : rightmost(left(node));
        }
        takeOut(node);
        long gone = length(node);
        int up = parent(node);
        while (up != NIL && shortest(up) == gone && update(up)) {
            up = parent(up); // above a node that has a shorter one, too, nothing changes
        }
        rows[node * COLUMNS + CHILDREN] = freed;
        freed = node;
        size--;
    }

    /** Lets both its subtrees, merged, take its place. */
    private void takeOut(int node) {
        int above = parent(node);
        boolean isLeft = left(above) == node;
        int low = left(node);
        int high = right(node);
        while (low != NIL && high != NIL) {
            long shortest = Math.min(shortest(low), shortest(high));
            boolean isLow = heap(low) > heap(high);
            int top = isLow ? low : high;
            hang(above, isLeft, top);
            rows[top * COLUMNS + SHORTEST] = shortest;
            above = top;
            isLeft = !isLow;
            if (isLow) {
                low = right(low);
            } else {
                high = left(high);
            }
        }
        hang(above, isLeft, low == NIL ? high : low);
    }

    /** Raises the index of this task; the caller knows that its place in the order stays. */
    void advance(long oldKey, long oldJob, int oldIndex, int newIndex) {
        int at = known(oldKey, oldJob, oldIndex) * COLUMNS + INDEX_AND_PARENT;
        rows[at] = (long) newIndex << Integer.SIZE | (rows[at] & LOW_HALF);
    }

    /** Kept at hand, for it is asked for more often than it changes. */
    int first() {
        return first;
    }

    /** The node behind this one. */
    int next(int node) {
        int right = right(node);
        return right == NIL ? behind(node) : leftmost(right);
    }

    /** The first node behind this one and all below it. */
    private int behind(int node) {
        int at = node;
        int above = parent(at);
        while (right(above) == at) { // nothing is to the right of NIL
            at = above;
            above = parent(at);
        }
        return above;
    }

    private int leftmost(int start) {
        int node = start;
        while (left(node) != NIL) {
            node = left(node);
        }
        return node;
    }

    private int rightmost(int start) {
        int node = start;
        while (right(node) != NIL) {
            node = right(node);
        }
        return node;
    }

    /** The first node behind this position, whether or not the position is taken. */
    int after(long fromKey, long fromJob, int fromIndex) {
        if (isBefore(fromKey, fromJob, fromIndex, first)) {
            return first;
        }
        if (first != NIL && isAt(fromKey, fromJob, fromIndex, first)) {
            return next(first);
        }
        int node = left(NIL);
        int best = NIL;
        while (node != NIL) {
            if (isBefore(fromKey, fromJob, fromIndex, node)) {
                best = node;
                node = left(node);
            } else {
                node = right(node);
            }
        }
        return best;
    }

    /** The first node behind this position whose length is at most {@code longest}. */
    int afterWithin(long fromKey, long fromJob, int fromIndex, long longest) {
        long bound = Math.min(longest, Long.MAX_VALUE - 1);
        if (shortest(left(NIL)) > bound) {
            return NIL;
        }
        int node = after(fromKey, fromJob, fromIndex);
        while (node != NIL && length(node) > bound) {
            int right = right(node);
            if (shortest(right) <= bound) {
                return firstWithin(right, bound);
            }
            node = behind(node);
        }
        return node;
    }

    /** The first within this subtree; there is one. */
    private int firstWithin(int start, long longest) {
        int node = start;
        while (true) {
            if (shortest(left(node)) <= longest) {
                node = left(node);
            } else if (length(node) <= longest) {
                return node;
            } else {
                node = right(node);
            }
        }
    }

    /** Whether this very task is in it. */
    boolean contains(long itsKey, long itsJob, int itsIndex) {
        return find(itsKey, itsJob, itsIndex) != NIL;
    }

    TaskTree copy() {
        TaskTree copy = new TaskTree(rows.length / COLUMNS);
        System.arraycopy(rows, 0, copy.rows, 0, used * COLUMNS);
        copy.first = first;
        copy.last = last;
        copy.size = size;
        copy.used = used;
        copy.freed = freed;
        return copy;
    }

    /** Whether its nodes are sorted, and all that they know of each other is right. */
    boolean isConsistent() {
        int count = 0;
        int before = NIL;
        boolean right = true;
        for (int node = first; right && node != NIL && count <= size; node = next(node)) {
            right = (before == NIL || isBefore(key(before), job(before), index(before), node))
                    && isConsistent(node, left(node))
                    && isConsistent(node, right(node))
                    && shortest(node) == shortestOf(node);
            before = node;
            count++;
        }
        return right && count == size && before == last;
    }

    private boolean isConsistent(int node, int child) {
        return child == NIL || (parent(child) == node && heap(child) <= heap(node));
    }

    /** Puts a subtree in its place below this node. */
    private void hang(int above, boolean isLeft, int node) {
        int at = above * COLUMNS + CHILDREN;
        rows[at] = isLeft ? (long) node << Integer.SIZE | (rows[at] & LOW_HALF) : (rows[at] & ~LOW_HALF) | node;
        int up = node * COLUMNS + INDEX_AND_PARENT;
        rows[up] = (rows[up] & ~LOW_HALF) | above;
    }

    /** False if the shortest in this subtree is what it was. */
    private boolean update(int node) {
        long before = shortest(node);
        long now = shortestOf(node);
        rows[node * COLUMNS + SHORTEST] = now;
        return now != before;
    }

    private long shortestOf(int node) {
        return Math.min(length(node), Math.min(shortest(left(node)), shortest(right(node))));
    }

    private int known(long itsKey, long itsJob, int itsIndex) {
        int node = find(itsKey, itsJob, itsIndex);
        if (node == NIL) {
            throw new IllegalStateException("not in the tree: " + itsJob + "." + itsIndex + " with key " + itsKey);
        }
        return node;
    }

    /** NIL if this very task is not in it. */
    private int find(long itsKey, long itsJob, int itsIndex) {
        if (isAt(itsKey, itsJob, itsIndex, first)) {
            return first;
        }
        int node = left(NIL);
        while (node != NIL && !isAt(itsKey, itsJob, itsIndex, node)) {
            node = isBefore(itsKey, itsJob, itsIndex, node) ? left(node) : right(node);
        }
        return node;
    }

    private boolean isAt(long itsKey, long itsJob, int itsIndex, int node) {
        return job(node) == itsJob && key(node) == itsKey && index(node) == itsIndex;
    }

    private boolean isBefore(long aKey, long aJob, int aIndex, int node) {
        int row = node * COLUMNS;
        long key = rows[row + KEY];
        if (aKey != key) {
            return aKey < key;
        }
        long job = rows[row + JOB];
        return aJob == job ? aIndex < index(node) : aJob < job;
    }

    private int allocate() {
        if (freed != NIL) {
            int node = freed;
            freed = right(node);
            return node;
        }
        if (used * COLUMNS == rows.length) {
            rows = Arrays.copyOf(rows, (used + (used >> 1)) * COLUMNS);
        }
        return used++;
    }
}
