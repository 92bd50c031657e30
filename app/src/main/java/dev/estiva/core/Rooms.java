package dev.estiva.core;

import dev.estiva.core.RoomTree.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Workers sorted by a key, in a tree for each class, so that a search never meets workers that could not run a request at all
 * or are of a kind that is not admitted. Where there are very many classes, the later ones share a tree.
 */
final class Rooms {
    /** Beyond it, looking into each tree would cost more than it saves. */
    static final int MOST_TREES = 64;

    private final List<RoomTree> trees = new ArrayList<>();
    private final List<WorkerClass> kinds = new ArrayList<>();

    void add(long[] key, WorkerNode worker) {
        tree(worker.kind()).add(key, worker);
    }

    void remove(long[] key, WorkerNode worker) {
        tree(worker.kind()).remove(key);
    }

    void refresh(long[] key, WorkerNode worker) {
        tree(worker.kind()).refresh(key);
    }

    boolean isEmpty() {
        return trees.stream().allMatch(RoomTree::isEmpty);
    }

    boolean isRight(long[] key, WorkerNode worker) {
        return tree(worker.kind()).isRight(key, worker);
    }

    /** The first behind this key, or the very first where it is null, in which the request fits and that is admitted. */
    @Nullable
    Entry first(RequestGroup group, Admission admitted, long @Nullable [] behind) {
        Entry best = null;
        int last = -1;
        for (int at = 0; at < group.feasibleKinds(); at++) {
            int i = Math.min(group.feasibleKind(at), MOST_TREES - 1);
            boolean isAlone = i < MOST_TREES - 1;
            if (i >= trees.size() || i == last || (isAlone && !admitted.kind(kinds.get(i)))) {
                continue;
            }
            last = i;
            Entry found = trees.get(i).first(group, admitted, behind);
            if (found != null && (best == null || RoomTree.compare(found.key, best.key) < 0)) {
                best = found;
            }
        }
        return best;
    }

    private RoomTree tree(WorkerClass kind) {
        int at = Math.min(kind.number(), MOST_TREES - 1);
        while (trees.size() <= at) {
            trees.add(new RoomTree());
            kinds.add(kind);
        }
        kinds.set(at, kind);
        return trees.get(at);
    }
}
