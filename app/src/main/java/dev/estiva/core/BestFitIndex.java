package dev.estiva.core;

import dev.estiva.core.RoomTree.Entry;
import dev.estiva.model.WorkerId;
import java.util.Arrays;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The workers by what they have free, GPUs first, so that the fullest that still fits is found first. */
final class BestFitIndex implements WorkerIndex {
    private final Rooms rooms = new Rooms();
    private final NavigableMap<WorkerId, long[]> keys = new TreeMap<>();

    BestFitIndex(Collection<WorkerNode> nodes) {
        nodes.forEach(this::joined);
    }

    @Nullable
    WorkerNode find(RequestGroup group, Admission admitted) {
        Entry found = rooms.first(group, admitted, null);
        return found == null ? null : found.worker;
    }

    @Override
    public void joined(WorkerNode node) {
        long[] key = key(node);
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
            if (key == null || !Arrays.equals(key, key(node)) || !rooms.isRight(key, node)) {
                throw new IllegalStateException("worker " + node.id() + " has other room than best fit believes");
            }
        }
        if (count != keys.size()) {
            throw new IllegalStateException("best fit knows " + keys.size() + " workers of " + count);
        }
    }

    /** What is free, in the order in which best fit compares. */
    private static long[] key(WorkerNode node) {
        long gpuShare = 0;
        for (int device = node.kind().firstDevice(); device < node.dimensions(); device++) {
            gpuShare += node.free(device);
        }
        return new long[] {
            gpuShare,
            node.free(WorkerClass.SLOTS),
            node.free(WorkerClass.CPU),
            node.free(WorkerClass.MEMORY),
            node.id().value()
        };
    }
}
