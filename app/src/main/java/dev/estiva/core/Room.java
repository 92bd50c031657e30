package dev.estiva.core;

import dev.estiva.model.Resources;
import java.util.stream.IntStream;

/** What a worker has free, and what a request asks, as a few numbers by which most workers can be passed over. */
final class Room {
    private static final int LARGEST_PART = WorkerClass.MEMORY + 1;
    private static final int WHOLE_DEVICES = WorkerClass.MEMORY + 2;

    /** Slots, CPU, memory, the largest part of a device, whole devices. */
    static final int KINDS = WorkerClass.MEMORY + 3;

    /** Of each kind, on a worker that takes no tasks. */
    static final long NONE = -1;

    private Room() {}

    /** What a worker of this capacity can have free; slots always, by which one is told that takes no tasks. */
    static int[] kinds(long[] capacity, boolean hasDevices) {
        return IntStream.range(0, KINDS)
                .filter(kind ->
                        kind == WorkerClass.SLOTS || (kind <= WorkerClass.MEMORY ? capacity[kind] > 0 : hasDevices))
                .toArray();
    }

    static long of(WorkerNode worker, int kind) {
        if (!worker.isAvailable()) {
            return NONE;
        }
        if (kind <= WorkerClass.MEMORY) {
            return worker.free(kind);
        }
        long largest = 0;
        long whole = 0;
        for (int device = worker.kind().firstDevice(); device < worker.dimensions(); device++) {
            long free = worker.free(device);
            largest = Math.max(largest, free);
            whole += free == Resources.WHOLE_GPU ? 1 : 0;
        }
        return kind == LARGEST_PART ? largest : whole;
    }

    /** Of each kind the least that a worker must have free. */
    static long[] asked(Resources amounts) {
        long gpuShare = amounts.gpuShare();
        long[] asked = new long[KINDS];
        asked[WorkerClass.SLOTS] = amounts.slots();
        asked[WorkerClass.CPU] = amounts.cpuMillis();
        asked[WorkerClass.MEMORY] = amounts.memoryBytes();
        asked[LARGEST_PART] = gpuShare < Resources.WHOLE_GPU ? gpuShare : 0;
        asked[WHOLE_DEVICES] = gpuShare / Resources.WHOLE_GPU;
        return asked;
    }
}
