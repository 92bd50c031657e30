package dev.estiva.core;

import dev.estiva.core.RoomTree.Entry;
import dev.estiva.model.WorkerId;
import java.util.Arrays;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The workers in an order that goes by what they have free, so that the first in which a request fits is found at once. */
final class KeyedIndex implements WorkerIndex {
    private final Rooms rooms = new Rooms();
    private final NavigableMap<WorkerId, long[]> keys = new TreeMap<>();

    private final WorkerOrder order;

    KeyedIndex(WorkerOrder order, Collection<WorkerNode> nodes) {
        this.order = order;
        nodes.forEach(this::joined);
    }

    @Nullable
    WorkerNode find(RequestGroup group, Admission admitted) {
        Entry found = rooms.first(group, admitted, null);
        return found == null ? null : found.worker;
    }

    @Override
    public void joined(WorkerNode node) {
        long[] key = order.key(node);
        keys.put(node.id(), key);
        rooms.add(key, node);
    }

    @Override
    public void left(WorkerNode node) {
        long[] key = keys.remove(node.id());
        if (key != null) {
            rooms.remove(key, node);
        }
    }

    @Override
    public void changed(WorkerNode node) {
        left(node);
        joined(node);
    }

    @Override
    public void check(Iterable<WorkerNode> nodes) {
        int count = 0;
        for (WorkerNode node : nodes) {
            count++;
            long[] key = keys.get(node.id());
            if (key == null || !Arrays.equals(key, order.key(node)) || !rooms.isRight(key, node)) {
                throw new IllegalStateException("worker " + node.id() + " does not stand where it belongs in " + order);
            }
        }
        if (count != keys.size()) {
            throw new IllegalStateException(order + " knows " + keys.size() + " workers of " + count);
        }
    }
}
