package dev.estiva.core;

import dev.estiva.model.Resources;

/** In which order workers are looked at, by what they have free. Ties go to the lowest id. */
public enum WorkerOrder {
    /** The least free first: GPUs, then slots, CPU, memory. */
    FULLEST {
        @Override
        long[] key(WorkerNode node) {
            return new long[] {
                freeGpuShare(node),
                node.free(WorkerClass.SLOTS),
                node.free(WorkerClass.CPU),
                node.free(WorkerClass.MEMORY),
                node.id().value()
            };
        }
    },
    /** The most free first: GPUs, then slots, CPU, memory. */
    EMPTIEST {
        @Override
        long[] key(WorkerNode node) {
            return new long[] {
                -freeGpuShare(node),
                -node.free(WorkerClass.SLOTS),
                -node.free(WorkerClass.CPU),
                -node.free(WorkerClass.MEMORY),
                node.id().value()
            };
        }
    },
    /** The least load first: of slots, CPU, memory and GPUs the one of which the largest part is in use; then the fewer tasks. */
    LEAST_LOADED {
        @Override
        long[] key(WorkerNode node) {
            return new long[] {
                Double.doubleToLongBits(load(node)),
                node.running().size(),
                node.id().value()
            };
        }
    };

    abstract long[] key(WorkerNode node);

    /** Whether the one comes before the other. */
    public boolean isBefore(WorkerNode one, WorkerNode other) {
        return RoomTree.compare(key(one), key(other)) < 0;
    }

    private static long freeGpuShare(WorkerNode node) {
        long sum = 0;
        for (int device = node.kind().firstDevice(); device < node.dimensions(); device++) {
            sum += node.free(device);
        }
        return sum;
    }

    /** From 0 to 1. Equal loads are equal to the last bit, since a quotient is rounded but once. */
    private static double load(WorkerNode node) {
        Resources capacity = node.spec().capacity();
        double load = part(node.free(WorkerClass.SLOTS), capacity.slots());
        load = Math.max(load, part(node.free(WorkerClass.CPU), capacity.cpuMillis()));
        load = Math.max(load, part(node.free(WorkerClass.MEMORY), capacity.memoryBytes()));
        return Math.max(load, part(freeGpuShare(node), capacity.gpuShare()));
    }

    private static double part(long free, long capacity) {
        return capacity == 0 ? 0 : (double) (capacity - free) / capacity;
    }
}
