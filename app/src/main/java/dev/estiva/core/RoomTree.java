package dev.estiva.core;

import dev.estiva.model.SeededRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Workers sorted by a key; finds the first in which a request fits, without looking at ranges where it cannot: a treap that
 * knows for each subtree the most that any of its workers has free of each kind. A worker that takes no tasks has nothing.
 */
final class RoomTree {
    private static final int KINDS = Room.KINDS;

    private @Nullable Entry root;
    private @Nullable Entry low;
    private @Nullable Entry high;

    /** A worker and the key under which it stands. */
    static final class Entry {
        final long[] key;
        final WorkerNode worker;
        private final long first; // of the key, at hand for the way down
        private final long heap;

        /** The most that is free in this subtree, and behind it what is free on this very worker. */
        private final long[] most = new long[2 * KINDS];

        private @Nullable Entry left;
        private @Nullable Entry right;

        private Entry(long[] key, WorkerNode worker) {
            this.key = key;
            this.worker = worker;
            this.first = key[0];
            this.heap = SeededRandom.mix(worker.id().value());
        }
    }

    boolean isEmpty() {
        return root == null;
    }

    /** The key must be of no other worker here. */
    void add(long[] key, WorkerNode worker) {
        Entry added = new Entry(key, worker);
        look(added);
        update(added);
        root = insert(root, added);
    }

    void remove(long[] key) {
        root = delete(root, key);
    }

    /** After the room of the worker under this key changed. */
    void refresh(long[] key) {
        refresh(root, key);
    }

    /** The first behind this key, or the very first where it is null, in which the request fits and that is admitted. */
    @Nullable
    Entry first(RequestGroup group, Admission admitted, long @Nullable [] behind) {
        return seek(root, group, admitted, behind);
    }

    static int compare(long[] a, long[] b) {
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i]) {
                return a[i] < b[i] ? -1 : 1;
            }
        }
        return 0;
    }

    /** Whether the worker stands under this key with the room that it has. */
    boolean isRight(long[] key, WorkerNode worker) {
        Entry at = root;
        while (at != null && compare(key, at) != 0) {
            at = compare(key, at) < 0 ? at.left : at.right;
        }
        if (at == null || at.worker != worker) {
            return false;
        }
        long[] before = at.most.clone();
        look(at);
        update(at);
        return Arrays.equals(before, at.most);
    }

    private static @Nullable Entry seek(
            @Nullable Entry at, RequestGroup group, Admission admitted, long @Nullable [] behind) {
        if (at == null || !mayFit(at.most, group.asked())) {
            return null;
        }
        if (behind == null || compare(at.key, behind) > 0) {
            Entry before = seek(at.left, group, admitted, behind);
            if (before != null) {
                return before;
            }
            if (group.fitsOn(at.worker, admitted)) {
                return at;
            }
        }
        return seek(at.right, group, admitted, behind);
    }

    private static boolean mayFit(long[] most, long[] asked) {
        for (int kind = 0; kind < KINDS; kind++) {
            if (most[kind] < asked[kind]) {
                return false;
            }
        }
        return true;
    }

    private static int compare(long[] key, Entry at) {
        if (key[0] != at.first) {
            return key[0] < at.first ? -1 : 1;
        }
        return compare(key, at.key);
    }

    /** Notes what is free on the worker itself. */
    private static void look(Entry entry) {
        for (int kind = 0; kind < KINDS; kind++) {
            entry.most[KINDS + kind] = Room.of(entry.worker, kind);
        }
    }

    /** False if the most in this subtree is what it was, so that nothing changes above it. */
    private static boolean update(Entry entry) {
        long[] most = entry.most;
        long[] left = entry.left == null ? most : entry.left.most;
        long[] right = entry.right == null ? most : entry.right.most;
        int leftFrom = entry.left == null ? KINDS : 0;
        int rightFrom = entry.right == null ? KINDS : 0;
        boolean changed = false;
        for (int kind = 0; kind < KINDS; kind++) {
            long now = Math.max(most[KINDS + kind], Math.max(left[leftFrom + kind], right[rightFrom + kind]));
            changed |= now != most[kind];
            most[kind] = now;
        }
        return changed;
    }

    private static boolean refresh(@Nullable Entry at, long[] key) {
        if (at == null) {
            throw absent(key);
        }
        int order = compare(key, at);
        if (order == 0) {
            look(at);
        } else if (!refresh(order < 0 ? at.left : at.right, key)) {
            return false;
        }
        return update(at);
    }

    private Entry insert(@Nullable Entry at, Entry added) {
        if (at == null) {
            return added;
        }
        if (added.heap > at.heap) {
            split(at, added.key);
            added.left = low;
            added.right = high;
            update(added);
            return added;
        }
        if (compare(added.key, at) < 0) {
            at.left = insert(at.left, added);
        } else {
            at.right = insert(at.right, added);
        }
        update(at);
        return at;
    }

    /** Leaves what sorts before the key in {@code low}, the rest in {@code high}. */
    private void split(@Nullable Entry at, long[] key) {
        if (at == null) {
            low = null;
            high = null;
        } else if (compare(key, at) < 0) {
            split(at.left, key);
            at.left = high;
            update(at);
            high = at;
        } else {
            split(at.right, key);
            at.right = low;
            update(at);
            low = at;
        }
    }

    private static @Nullable Entry delete(@Nullable Entry at, long[] key) {
        if (at == null) {
            throw absent(key);
        }
        int order = compare(key, at);
        if (order == 0) {
            return merge(at.left, at.right);
        }
        if (order < 0) {
            at.left = delete(at.left, key);
        } else {
            at.right = delete(at.right, key);
        }
        update(at);
        return at;
    }

    private static @Nullable Entry merge(@Nullable Entry left, @Nullable Entry right) {
        if (left == null) {
            return right;
        }
        if (right == null) {
            return left;
        }
        if (left.heap > right.heap) {
            left.right = merge(left.right, right);
            update(left);
            return left;
        }
        right.left = merge(left, right.left);
        update(right);
        return right;
    }

    private static IllegalStateException absent(long[] key) {
        return new IllegalStateException("no worker under this key: " + Arrays.toString(key));
    }
}
