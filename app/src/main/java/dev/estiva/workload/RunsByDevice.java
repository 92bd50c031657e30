package dev.estiva.workload;

import dev.estiva.model.Placement.Share;
import dev.estiva.model.WorkerSpec;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;

/**
 * How long a job really runs on some devices, in microseconds at speed 1, where that is not as long as elsewhere: by the model of
 * the GPUs that it gets, or without GPUs by the worker's name, or by a label of the worker ({@code generation=2}).
 *
 * @param own in its own way
 * @param other in its alternative
 */
public record RunsByDevice(NavigableMap<String, Long> own, NavigableMap<String, Long> other) {
    /** Everywhere the same. */
    public static final RunsByDevice NONE =
            new RunsByDevice(Collections.emptyNavigableMap(), Collections.emptyNavigableMap());

    public RunsByDevice {
        own = Collections.unmodifiableNavigableMap(new TreeMap<>(own));
        other = Collections.unmodifiableNavigableMap(new TreeMap<>(other));
    }

    public boolean isEmpty() {
        return own.isEmpty() && other.isEmpty();
    }

    /** On this share of a worker; as long as elsewhere if nothing is said of it. */
    static long micros(NavigableMap<String, Long> runs, WorkerSpec worker, Share share, long elsewhere) {
        if (runs.isEmpty()) {
            return elsewhere;
        }
        Long onDevice = runs.get(worker.deviceOf(share));
        if (onDevice != null) {
            return onDevice;
        }
        for (Map.Entry<String, String> label : worker.labels().entrySet()) {
            Long byLabel = runs.get(label.getKey() + "=" + label.getValue());
            if (byLabel != null) {
                return byLabel;
            }
        }
        return elsewhere;
    }

    RunsByDevice map(LongUnaryOperator change) {
        return isEmpty() ? this : new RunsByDevice(map(own, change), map(other, change));
    }

    private static NavigableMap<String, Long> map(NavigableMap<String, Long> runs, LongUnaryOperator change) {
        NavigableMap<String, Long> changed = new TreeMap<>();
        runs.forEach((device, micros) -> changed.put(device, change.applyAsLong(micros)));
        return changed;
    }
}
