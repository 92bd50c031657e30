package dev.estiva.core;

import dev.estiva.model.SeededRandom;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * Tasks sorted by (key, job, index), each with a length; finds the next one no longer than a bound without looking at
 * those between. A treap in one flat array: 48 bytes a task, which lie together, for a way down meets one node after the
 * other that is in no cache; and a copy is the copy of an array. A node is named by a positive number that stays valid until
 * the node is removed; 0 is no node.
 */
final class TaskTree {
    static final int NIL = 0;

    // The columns of a row.
    private static final int KEY = 0;
    private static final int JOB = 1;
    private static final int INDEX_AND_HEAP = 2;
    private static final int LENGTH = 3;
    private static final int SHORTEST = 4;
    private static final int CHILDREN = 5;
    private static final int COLUMNS = 6;

    private static final long LOW_HALF = 0xFFFF_FFFFL;

    private long[] rows;
    private int root;
    private int first = NIL;
    private int size;
    private int used = 1;
    private int freed = NIL;
    private int splitLow;
    private int splitHigh;
    private int[] path = new int[64];

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
        return (int) (rows[node * COLUMNS + INDEX_AND_HEAP] >> Integer.SIZE);
    }

    long length(int node) {
        return rows[node * COLUMNS + LENGTH];
    }

    private int heap(int node) {
        return (int) rows[node * COLUMNS + INDEX_AND_HEAP];
    }

    private long shortest(int node) {
        return rows[node * COLUMNS + SHORTEST];
    }

    private int left(int node) {
        return (int) (rows[node * COLUMNS + CHILDREN] >> Integer.SIZE);
    }

    private int right(int node) {
        return (int) rows[node * COLUMNS + CHILDREN];
    }

    private void setLeft(int node, int child) {
        int at = node * COLUMNS + CHILDREN;
        rows[at] = (long) child << Integer.SIZE | (rows[at] & LOW_HALF);
    }

    private void setRight(int node, int child) {
        int at = node * COLUMNS + CHILDREN;
        rows[at] = (rows[at] & ~LOW_HALF) | child;
    }

    void add(long newKey, long newJob, int newIndex, long newLength) {
        int node = allocate();
        int row = node * COLUMNS;
        int heap = (int) SeededRandom.mix(newJob * 0x9E3779B97F4A7C15L + newIndex);
        rows[row + KEY] = newKey;
        rows[row + JOB] = newJob;
        rows[row + INDEX_AND_HEAP] = (long) newIndex << Integer.SIZE | (heap & LOW_HALF);
        rows[row + LENGTH] = newLength;
        int above = NIL;
        boolean isLeft = false;
        int at = root;
        while (at != NIL && heap(at) >= heap) {
            rows[at * COLUMNS + SHORTEST] = Math.min(shortest(at), newLength);
            above = at;
            isLeft = compare(newKey, newJob, newIndex, at) < 0;
            at = isLeft ? left(at) : right(at);
        }
        split(at, node);
        rows[row + CHILDREN] = (long) splitLow << Integer.SIZE | splitHigh;
        update(node);
        hang(above, isLeft, node);
        if (first == NIL || compare(newKey, newJob, newIndex, first) < 0) {
            first = node;
        }
        size++;
    }

    /** Removes this task. Its absence is a bug. */
    void remove(long oldKey, long oldJob, int oldIndex) {
        int depth = 0;
        boolean isLeft = false;
        int node = root;
        int order = compare(oldKey, oldJob, oldIndex, node);
        while (node != NIL && order != 0) {
            if (depth == path.length) {
                path = Arrays.copyOf(path, 2 * depth);
            }
            path[depth++] = node;
            isLeft = order < 0;
            node = isLeft ? left(node) : right(node);
            order = compare(oldKey, oldJob, oldIndex, node);
        }
        if (node == NIL) {
            throw absent(oldKey, oldJob, oldIndex);
        }
        int above = depth == 0 ? NIL : path[depth - 1];
        if (node == first) { // nothing is to its left
            first = right(node) == NIL ? above : leftmost(right(node));
        }
        hang(above, isLeft, merge(left(node), right(node)));
        long gone = length(node);
        while (depth > 0 && shortest(path[depth - 1]) == gone && update(path[depth - 1])) {
            depth--; // above a node that has a shorter one, too, nothing changes
        }
        setLeft(node, freed);
        freed = node;
        size--;
    }

    /** Raises the index of this task; the caller knows that its place in the order stays. */
    void advance(long oldKey, long oldJob, int oldIndex, int newIndex) {
        int node = root;
        int order = compare(oldKey, oldJob, oldIndex, node);
        while (node != NIL && order != 0) {
            node = order < 0 ? left(node) : right(node);
            order = compare(oldKey, oldJob, oldIndex, node);
        }
        if (node == NIL) {
            throw absent(oldKey, oldJob, oldIndex);
        }
        rows[node * COLUMNS + INDEX_AND_HEAP] = (long) newIndex << Integer.SIZE | (heap(node) & LOW_HALF);
    }

    /** Kept at hand, for it is asked for more often than it changes. */
    int first() {
        return first;
    }

    private int leftmost(int start) {
        int node = start;
        while (left(node) != NIL) {
            node = left(node);
        }
        return node;
    }

    /** Visits the jobs of the first tasks, up to so many; answers how many there were. */
    int forEachFirst(int most, LongConsumer visitor) {
        return forEachFirst(root, most, visitor);
    }

    private int forEachFirst(int node, int most, LongConsumer visitor) {
        if (node == NIL || most == 0) {
            return 0;
        }
        int visited = forEachFirst(left(node), most, visitor);
        if (visited < most) {
            visitor.accept(job(node));
            visited++;
            visited += forEachFirst(right(node), most - visited, visitor);
        }
        return visited;
    }

    /** The first node behind this position, whether or not the position is taken. */
    int after(long fromKey, long fromJob, int fromIndex) {
        int node = root;
        int best = NIL;
        while (node != NIL) {
            if (compare(fromKey, fromJob, fromIndex, node) < 0) {
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
        return seek(root, fromKey, fromJob, fromIndex, Math.min(longest, Long.MAX_VALUE - 1));
    }

    /** Whether this very task is in it. */
    boolean contains(long itsKey, long itsJob, int itsIndex) {
        int node = after(itsKey, itsJob, itsIndex - 1);
        return node != NIL && compare(itsKey, itsJob, itsIndex, node) == 0;
    }

    TaskTree copy() {
        TaskTree copy = new TaskTree(rows.length / COLUMNS);
        System.arraycopy(rows, 0, copy.rows, 0, used * COLUMNS);
        copy.root = root;
        copy.first = first;
        copy.size = size;
        copy.used = used;
        copy.freed = freed;
        return copy;
    }

    private int seek(int node, long fromKey, long fromJob, int fromIndex, long longest) {
        if (node == NIL || shortest(node) > longest) {
            return NIL;
        }
        if (compare(fromKey, fromJob, fromIndex, node) >= 0) {
            return seek(right(node), fromKey, fromJob, fromIndex, longest);
        }
        int found = seek(left(node), fromKey, fromJob, fromIndex, longest);
        if (found != NIL) {
            return found;
        }
        return length(node) <= longest ? node : firstWithin(right(node), longest);
    }

    private int firstWithin(int start, long longest) {
        int node = start;
        if (shortest(node) > longest) {
            return NIL;
        }
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

    /** Puts a subtree in its place below this node; below none it is the whole tree. */
    private void hang(int above, boolean isLeft, int node) {
        if (above == NIL) {
            root = node;
        } else if (isLeft) {
            setLeft(above, node);
        } else {
            setRight(above, node);
        }
    }

    /** Leaves what sorts before {@code pivot} in splitLow, the rest in splitHigh. */
    private void split(int node, int pivot) {
        if (node == NIL) {
            splitLow = NIL;
            splitHigh = NIL;
        } else if (compare(key(pivot), job(pivot), index(pivot), node) < 0) {
            split(left(node), pivot);
            setLeft(node, splitHigh);
            update(node);
            splitHigh = node;
        } else {
            split(right(node), pivot);
            setRight(node, splitLow);
            update(node);
            splitLow = node;
        }
    }

    private int merge(int low, int high) {
        if (low == NIL) {
            return high;
        }
        if (high == NIL) {
            return low;
        }
        if (heap(low) > heap(high)) {
            setRight(low, merge(right(low), high));
            update(low);
            return low;
        }
        setLeft(high, merge(low, left(high)));
        update(high);
        return high;
    }

    /** False if the shortest in this subtree is what it was. */
    private boolean update(int node) {
        long before = shortest(node);
        long now = Math.min(length(node), Math.min(shortest(left(node)), shortest(right(node))));
        rows[node * COLUMNS + SHORTEST] = now;
        return now != before;
    }

    private int compare(long aKey, long aJob, int aIndex, int node) {
        int row = node * COLUMNS;
        if (aKey != rows[row + KEY]) {
            return aKey < rows[row + KEY] ? -1 : 1;
        }
        if (aJob != rows[row + JOB]) {
            return aJob < rows[row + JOB] ? -1 : 1;
        }
        return Integer.compare(aIndex, index(node));
    }

    private static IllegalStateException absent(long key, long job, int index) {
        return new IllegalStateException("not in the tree: " + job + "." + index + " with key " + key);
    }

    private int allocate() {
        if (freed != NIL) {
            int node = freed;
            freed = left(node);
            return node;
        }
        if (used * COLUMNS == rows.length) {
            rows = Arrays.copyOf(rows, (used + (used >> 1)) * COLUMNS);
        }
        return used++;
    }
}
