package dev.estiva.core;

import dev.estiva.model.SeededRandom;
import java.util.Arrays;

/**
 * Tasks sorted by (key, job, index), each with a length; finds the next one no longer than a bound without looking at
 * those between. A treap over flat arrays: 48 bytes a task, and a copy is eight array copies. A node is named by a
 * positive number that stays valid until the node is removed; 0 is no node.
 */
final class TaskTree {
    static final int NIL = 0;

    private long[] key;
    private long[] job;
    private long[] length;
    private long[] shortest;
    private int[] index;
    private int[] left;
    private int[] right;
    private int[] heap;
    private int root;
    private int first = NIL;
    private int size;
    private int used = 1;
    private int freed = NIL;
    private int splitLow;
    private int splitHigh;

    TaskTree() {
        this(8);
    }

    private TaskTree(int capacity) {
        key = new long[capacity];
        job = new long[capacity];
        length = new long[capacity];
        shortest = new long[capacity];
        index = new int[capacity];
        left = new int[capacity];
        right = new int[capacity];
        heap = new int[capacity];
        shortest[NIL] = Long.MAX_VALUE;
    }

    int size() {
        return size;
    }

    long key(int node) {
        return key[node];
    }

    long job(int node) {
        return job[node];
    }

    int index(int node) {
        return index[node];
    }

    long length(int node) {
        return length[node];
    }

    void add(long newKey, long newJob, int newIndex, long newLength) {
        int node = allocate();
        key[node] = newKey;
        job[node] = newJob;
        index[node] = newIndex;
        length[node] = newLength;
        shortest[node] = newLength;
        heap[node] = (int) SeededRandom.mix(newJob * 0x9E3779B97F4A7C15L + newIndex);
        left[node] = NIL;
        right[node] = NIL;
        root = insert(root, node);
        if (first == NIL || compare(newKey, newJob, newIndex, first) < 0) {
            first = node;
        }
        size++;
    }

    /** Removes this task. Its absence is a bug. */
    void remove(long oldKey, long oldJob, int oldIndex) {
        boolean wasFirst = first != NIL && compare(oldKey, oldJob, oldIndex, first) == 0;
        root = delete(root, oldKey, oldJob, oldIndex);
        first = wasFirst ? leftmost() : first;
        size--;
    }

    /** Raises the index of this task; the caller knows that its place in the order stays. */
    void advance(long oldKey, long oldJob, int oldIndex, int newIndex) {
        int node = root;
        int order = compare(oldKey, oldJob, oldIndex, node);
        while (node != NIL && order != 0) {
            node = order < 0 ? left[node] : right[node];
            order = compare(oldKey, oldJob, oldIndex, node);
        }
        if (node == NIL) {
            throw absent(oldKey, oldJob, oldIndex);
        }
        index[node] = newIndex;
    }

    /** Kept at hand, for it is asked for more often than it changes. */
    int first() {
        return first;
    }

    private int leftmost() {
        int node = root;
        while (node != NIL && left[node] != NIL) {
            node = left[node];
        }
        return node;
    }

    /** The first node behind this position, whether or not the position is taken. */
    int after(long fromKey, long fromJob, int fromIndex) {
        int node = root;
        int best = NIL;
        while (node != NIL) {
            if (compare(fromKey, fromJob, fromIndex, node) < 0) {
                best = node;
                node = left[node];
            } else {
                node = right[node];
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
        return node != NIL && key[node] == itsKey && job[node] == itsJob && index[node] == itsIndex;
    }

    TaskTree copy() {
        TaskTree copy = new TaskTree(key.length);
        System.arraycopy(key, 0, copy.key, 0, used);
        System.arraycopy(job, 0, copy.job, 0, used);
        System.arraycopy(length, 0, copy.length, 0, used);
        System.arraycopy(shortest, 0, copy.shortest, 0, used);
        System.arraycopy(index, 0, copy.index, 0, used);
        System.arraycopy(left, 0, copy.left, 0, used);
        System.arraycopy(right, 0, copy.right, 0, used);
        System.arraycopy(heap, 0, copy.heap, 0, used);
        copy.root = root;
        copy.first = first;
        copy.size = size;
        copy.used = used;
        copy.freed = freed;
        return copy;
    }

    private int seek(int node, long fromKey, long fromJob, int fromIndex, long longest) {
        if (node == NIL || shortest[node] > longest) {
            return NIL;
        }
        if (compare(fromKey, fromJob, fromIndex, node) >= 0) {
            return seek(right[node], fromKey, fromJob, fromIndex, longest);
        }
        int found = seek(left[node], fromKey, fromJob, fromIndex, longest);
        if (found != NIL) {
            return found;
        }
        return length[node] <= longest ? node : firstWithin(right[node], longest);
    }

    private int firstWithin(int start, long longest) {
        int node = start;
        if (shortest[node] > longest) {
            return NIL;
        }
        while (true) {
            if (shortest[left[node]] <= longest) {
                node = left[node];
            } else if (length[node] <= longest) {
                return node;
            } else {
                node = right[node];
            }
        }
    }

    private int insert(int node, int added) {
        if (node == NIL) {
            return added;
        }
        if (heap[added] > heap[node]) {
            split(node, added);
            left[added] = splitLow;
            right[added] = splitHigh;
            update(added);
            return added;
        }
        if (compare(key[added], job[added], index[added], node) < 0) {
            left[node] = insert(left[node], added);
        } else {
            right[node] = insert(right[node], added);
        }
        update(node);
        return node;
    }

    /** Leaves what sorts before {@code pivot} in splitLow, the rest in splitHigh. */
    private void split(int node, int pivot) {
        if (node == NIL) {
            splitLow = NIL;
            splitHigh = NIL;
        } else if (compare(key[pivot], job[pivot], index[pivot], node) < 0) {
            split(left[node], pivot);
            left[node] = splitHigh;
            update(node);
            splitHigh = node;
        } else {
            split(right[node], pivot);
            right[node] = splitLow;
            update(node);
            splitLow = node;
        }
    }

    private int delete(int node, long oldKey, long oldJob, int oldIndex) {
        if (node == NIL) {
            throw absent(oldKey, oldJob, oldIndex);
        }
        int order = compare(oldKey, oldJob, oldIndex, node);
        if (order == 0) {
            int merged = merge(left[node], right[node]);
            left[node] = freed;
            freed = node;
            return merged;
        }
        if (order < 0) {
            left[node] = delete(left[node], oldKey, oldJob, oldIndex);
        } else {
            right[node] = delete(right[node], oldKey, oldJob, oldIndex);
        }
        update(node);
        return node;
    }

    private int merge(int low, int high) {
        if (low == NIL) {
            return high;
        }
        if (high == NIL) {
            return low;
        }
        if (heap[low] > heap[high]) {
            right[low] = merge(right[low], high);
            update(low);
            return low;
        }
        left[high] = merge(low, left[high]);
        update(high);
        return high;
    }

    private void update(int node) {
        shortest[node] = Math.min(length[node], Math.min(shortest[left[node]], shortest[right[node]]));
    }

    private int compare(long aKey, long aJob, int aIndex, int node) {
        if (aKey != key[node]) {
            return aKey < key[node] ? -1 : 1;
        }
        if (aJob != job[node]) {
            return aJob < job[node] ? -1 : 1;
        }
        return Integer.compare(aIndex, index[node]);
    }

    private static IllegalStateException absent(long key, long job, int index) {
        return new IllegalStateException("not in the tree: " + job + "." + index + " with key " + key);
    }

    private int allocate() {
        if (freed != NIL) {
            int node = freed;
            freed = left[node];
            return node;
        }
        if (used == key.length) {
            grow(used + (used >> 1));
        }
        return used++;
    }

    private void grow(int capacity) {
        key = Arrays.copyOf(key, capacity);
        job = Arrays.copyOf(job, capacity);
        length = Arrays.copyOf(length, capacity);
        shortest = Arrays.copyOf(shortest, capacity);
        index = Arrays.copyOf(index, capacity);
        left = Arrays.copyOf(left, capacity);
        right = Arrays.copyOf(right, capacity);
        heap = Arrays.copyOf(heap, capacity);
    }
}
