package dev.estiva.core;

import java.util.ArrayList;
import java.util.List;

/** Takes states apart, puts them together again, and compares what is said of them. */
final class Twins {
    private Twins() {}

    static ClusterState restored(QueueOrder order, List<StatePart> parts) {
        ClusterState restored = new ClusterState(order);
        parts.forEach(restored::restore);
        return restored;
    }

    static List<StatePart> partsOf(ClusterState state) {
        List<StatePart> parts = new ArrayList<>();
        state.forEachPart(parts::add);
        return parts;
    }

    static void requireEqual(String expected, String found, String otherwise) {
        if (!expected.equals(found)) {
            throw new AssertionError(otherwise + ":\n--- expected\n" + expected + "--- found\n" + found);
        }
    }
}
