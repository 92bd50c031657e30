package dev.estiva.metrics;

/** A stretch of time, in microseconds. */
public record Window(long fromMicros, long toMicros) {
    public Window {
        if (toMicros < fromMicros) {
            throw new IllegalArgumentException(
                    "a window ends after it begins, not from " + fromMicros + " to " + toMicros);
        }
    }

    public long lengthMicros() {
        return toMicros - fromMicros;
    }

    Window since(long zeroMicros) {
        return new Window(fromMicros - zeroMicros, toMicros - zeroMicros);
    }
}
