package dev.estiva.results;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which parameter of a job type says how large its work is. */
public final class Sizes {
    /** All that are one of some type. */
    public static final List<String> NAMES = List.of("batch_size", "hidden_size", "image_size", "size");

    private Sizes() {}

    /**
     * The parameter of a known type; else {@code size}, if there is one; else the number that differs most among these results,
     * of several the first by name. Null if none differs.
     */
    public static @Nullable String of(String type, Collection<Result> results) {
        String known = ofType(type);
        if (known != null) {
            return known;
        }
        Map<String, TreeSet<Double>> values = new TreeMap<>();
        for (Result result : results) {
            for (String name : result.parameters().keySet()) {
                result.number(name)
                        .ifPresent(value -> values.computeIfAbsent(name, _ -> new TreeSet<>())
                                .add(value));
            }
        }
        if (values.containsKey("size")) {
            return "size";
        }
        String best = null;
        int most = 1;
        for (Map.Entry<String, TreeSet<Double>> each : values.entrySet()) {
            if (each.getValue().size() > most) {
                best = each.getKey();
                most = each.getValue().size();
            }
        }
        return best;
    }

    private static @Nullable String ofType(String type) {
        return switch (type) {
            case "matrix_multiply", "vector_addition" -> "size";
            case "image_processing" -> "image_size";
            case "neural_network" -> "hidden_size";
            case "inference" -> "batch_size";
            case "cuda_kernel" -> "grid";
            case "sleep" -> "seconds";
            default -> null;
        };
    }
}
