package dev.estiva.results;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A worker that was there for some time.
 *
 * @param models of its GPUs
 * @param measured their mean utilisation of 1, empty if unknown
 */
public record Presence(
        long workerId,
        String worker,
        Amounts capacity,
        List<String> models,
        long fromMicros,
        long toMicros,
        OptionalDouble measured) {
    private static final double MICROS = 1e6;

    public Presence {
        models = List.copyOf(models);
    }

    /** The same, until then. */
    public Presence until(long micros) {
        return new Presence(workerId, worker, capacity, models, fromMicros, micros, measured);
    }

    /** The same, with this mean utilisation of its GPUs. */
    public Presence measured(double share) {
        return new Presence(workerId, worker, capacity, models, fromMicros, toMicros, OptionalDouble.of(share));
    }

    /** For how long it was there within the window. */
    double seconds(Window window) {
        return window.overlapMicros(fromMicros, toMicros) / MICROS;
    }
}
