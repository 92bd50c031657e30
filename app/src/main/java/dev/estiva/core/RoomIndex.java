package dev.estiva.core;

import dev.estiva.core.RoomTree.Entry;
import org.jspecify.annotations.Nullable;

/** The workers by their ids, for finding the first with room. */
final class RoomIndex implements WorkerIndex {
    private final Rooms rooms = new Rooms();

    @Nullable
    WorkerNode firstFit(RequestGroup group, int behindId, Admission admitted) {
        Entry found = rooms.first(group, admitted, behindId == 0 ? null : new long[] {behindId});
        return found == null ? null : found.worker;
    }

    @Override
    public void joined(WorkerNode node) {
        rooms.add(key(node), node);
    }

    @Override
    public void left(WorkerNode node) {
        rooms.remove(key(node), node);
    }

    @Override
    public void changed(WorkerNode node) {
        rooms.refresh(key(node), node);
    }

    @Override
    public void check(Iterable<WorkerNode> nodes) {
        for (WorkerNode node : nodes) {
            if (!rooms.isRight(key(node), node)) {
                throw new IllegalStateException("worker " + node.id() + " has other room than first fit believes");
            }
        }
    }

    private static long[] key(WorkerNode node) {
        return new long[] {node.id().value()};
    }
}
