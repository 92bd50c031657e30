package dev.estiva.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The workers by their ids, for finding the first with room; those of each class by themselves, so that a search never meets
 * workers that could not run a request at all or are of a kind that is not admitted. Where there are very many classes, the
 * later ones are together.
 */
final class RoomIndex implements WorkerIndex {
    private final List<RoomBlocks> byKind = new ArrayList<>();
    private final List<WorkerClass> kinds = new ArrayList<>();

    @Nullable
    WorkerNode firstFit(RequestGroup group, int behindId, Admission admitted) {
        WorkerNode best = null;
        int last = -1;
        for (int at = 0; at < group.feasibleKinds(); at++) {
            int i = Math.min(group.feasibleKind(at), Rooms.MOST_TREES - 1);
            boolean isAlone = i < Rooms.MOST_TREES - 1;
            if (i >= byKind.size() || i == last || (isAlone && !admitted.kind(kinds.get(i)))) {
                continue;
            }
            last = i;
            WorkerNode found = byKind.get(i).first(group, admitted, behindId);
            if (found != null && (best == null || found.id().compareTo(best.id()) < 0)) {
                best = found;
            }
        }
        return best;
    }

    @Override
    public void joined(WorkerNode node) {
        int at = place(node);
        while (byKind.size() <= at) {
            byKind.add(new RoomBlocks());
            kinds.add(node.kind());
        }
        kinds.set(at, node.kind());
        byKind.get(at).add(node);
    }

    @Override
    public void left(WorkerNode node) {
        byKind.get(place(node)).remove(node);
    }

    @Override
    public void changed(WorkerNode node) {
        byKind.get(place(node)).refresh(node);
    }

    @Override
    public void check(Iterable<WorkerNode> nodes) {
        for (WorkerNode node : nodes) {
            if (!byKind.get(place(node)).isRight(node)) {
                throw new IllegalStateException("worker " + node.id() + " has other room than first fit believes");
            }
        }
    }

    private static int place(WorkerNode node) {
        return Math.min(node.kind().number(), Rooms.MOST_TREES - 1);
    }
}
