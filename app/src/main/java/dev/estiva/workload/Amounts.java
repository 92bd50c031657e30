package dev.estiva.workload;

import dev.estiva.model.Resources;
import java.util.Collections;

/** The fields that servers and requests share: so much of each kind of resource. */
final class Amounts {
    static final long UNSET = -1;

    /** More than any machine has; bounds the list of devices that a server gets. */
    private static final int MOST_GPUS = 1_024;

    long slots = UNSET;
    long cpuMillis = UNSET;
    long gpuShare = UNSET;
    long memoryBytes = UNSET;
    long gpuMemoryBytes;
    String gpuModel = "";

    /** Reads one field, if it is one of these. */
    boolean read(JsonCursor cursor, String key) throws WorkloadException {
        switch (key) {
            case "cpus" ->
                cpuMillis = cursor.number("a number of CPUs, 0 or more, in steps of 0.001")
                        .exactly(3, 0, Resources.MOST);
            case "memory" -> memoryBytes = ByteSize.read(cursor);
            case "gpu_memory" -> gpuMemoryBytes = ByteSize.read(cursor);
            case "gpu_model" -> gpuModel = cursor.text("the name of a GPU model");
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The same of a request, which asks for slots and for parts of GPUs too. */
    boolean readRequested(JsonCursor cursor, String key) throws WorkloadException {
        switch (key) {
            case "slots" ->
                slots = cursor.number("a whole number from 0 to 2^46").whole(0, Resources.MOST);
            case "gpus" -> readGpus(cursor);
            default -> {
                return read(cursor, key);
            }
        }
        return true;
    }

    void readWholeGpus(JsonCursor cursor) throws WorkloadException {
        gpuShare = Resources.WHOLE_GPU
                * cursor.number("a whole number of GPUs from 0 to " + MOST_GPUS).whole(0, MOST_GPUS);
    }

    /** A part of one GPU, or whole ones. */
    private void readGpus(JsonCursor cursor) throws WorkloadException {
        String expected = "a part of one GPU in steps of 0.0001, or a whole number of GPUs";
        gpuShare = cursor.number(expected).exactly(4, 0, (long) Resources.WHOLE_GPU * MOST_GPUS);
        if (gpuShare > Resources.WHOLE_GPU && gpuShare % Resources.WHOLE_GPU != 0) {
            throw cursor.wrong(expected);
        }
    }

    boolean hasCpusOrGpus() {
        return cpuMillis > 0 || gpuShare > 0;
    }

    boolean namesGpusOnly() {
        return gpuShare <= 0 && (!gpuModel.isEmpty() || gpuMemoryBytes > 0);
    }

    Resources toResources(long defaultSlots) {
        return new Resources(
                slots == UNSET ? defaultSlots : slots,
                Math.max(0, cpuMillis),
                Math.max(0, gpuShare),
                Math.max(0, memoryBytes),
                Collections.emptyNavigableMap());
    }
}
