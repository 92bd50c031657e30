package dev.estiva.model;

import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What a task asks of a worker. Tasks of equal requests are one group to the scheduler.
 *
 * @param amounts how much of each kind; GPUs are either a part of one device (below {@link Resources#WHOLE_GPU}) or a
 *     whole number of devices
 * @param gpuModel the model each device must be of, or several with {@code |} between them, or empty for any
 * @param gpuMemoryBytes the memory each device must have
 * @param labels labels the worker must carry, with their values
 */
public record Request(Resources amounts, String gpuModel, long gpuMemoryBytes, NavigableMap<String, String> labels) {
    public Request {
        if (amounts.isNone()) {
            throw new IllegalArgumentException("a request must ask for something: at least one slot, cpu, gpu or byte");
        }
        if (amounts.gpuShare() > Resources.WHOLE_GPU && amounts.gpuShare() % Resources.WHOLE_GPU != 0) {
            throw new IllegalArgumentException("gpus must be a part of one GPU or a whole number, not "
                    + (double) amounts.gpuShare() / Resources.WHOLE_GPU);
        }
        if (gpuMemoryBytes < 0) {
            throw new IllegalArgumentException("gpu memory must not be negative: " + gpuMemoryBytes);
        }
        labels = labels.isEmpty()
                ? Collections.emptyNavigableMap()
                : Collections.unmodifiableNavigableMap(new TreeMap<>(labels));
    }

    /** The models of which its devices may be, or none if they may be of any. */
    public List<String> models() {
        return gpuModel.isEmpty() ? List.of() : List.of(gpuModel.split("\\|", -1));
    }

    /** Whether its devices may be of this model. */
    public boolean allowsModel(String model) {
        return gpuModel.isEmpty() || gpuModel.equals(model) || models().contains(model);
    }

    /** Whether it asks for a GPU or a part of one. */
    public boolean takesGpu() {
        return amounts.gpuShare() > 0;
    }

    /** Any device, any labels. */
    public static Request of(Resources amounts) {
        return new Request(amounts, "", 0, Collections.emptyNavigableMap());
    }

    /** Its size as one number, in thousandths: the largest of its slots, CPUs and GPUs; at least 1. */
    public long processorsMilli() {
        long largest = Math.max(1_000 * amounts.slots(), amounts.cpuMillis());
        return Math.max(1, Math.max(largest, amounts.gpuShare() / (Resources.WHOLE_GPU / 1_000)));
    }

    public static Request ofSlots(long slots) {
        return of(Resources.ofSlots(slots));
    }
}
