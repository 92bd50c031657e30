package dev.estiva.workload;

import java.util.HashMap;
import java.util.Map;

/** Makes equal values one object, so that ten million jobs of a few kinds share them. */
final class Interner<T> {
    private final Map<T, T> known = new HashMap<>();

    T one(T value) {
        T earlier = known.putIfAbsent(value, value);
        return earlier == null ? value : earlier;
    }
}
