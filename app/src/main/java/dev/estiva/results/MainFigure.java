package dev.estiva.results;

import dev.estiva.results.Result.Figure;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which of a result's figures stands for it in one line. */
public final class MainFigure {
    private static final String RATE = "_per_second";

    private static final List<String> RATES =
            List.of("flop_per_second", "images_per_second", "samples_per_second", "bytes_per_second");

    /** What each result has, and says nothing of the work itself. */
    private static final List<String> COMMON = List.of(
            "processing_time",
            "seed",
            "threads",
            "iterations",
            "warm_up",
            "compile_seconds",
            "transfer_seconds",
            "transfer_bytes_per_second",
            "peak_device_memory_bytes",
            "exit_code");

    private MainFigure() {}

    /** Of the figures that are numbers, in the order in which the type gave them; null if there is none to tell. */
    public static @Nullable Figure of(String type, Map<String, Double> numbers) {
        String own = ofType(type);
        if (numbers.containsKey(own)) {
            return figure(own, numbers);
        }
        for (String rate : RATES) {
            if (numbers.containsKey(rate)) {
                return figure(rate, numbers);
            }
        }
        NavigableMap<Integer, String> ranked = new TreeMap<>();
        int at = 0;
        for (String name : numbers.keySet()) {
            if (!COMMON.contains(name)) {
                ranked.put(name.endsWith(RATE) ? at - numbers.size() : at, name);
            }
            at++;
        }
        return ranked.isEmpty() ? null : figure(ranked.get(ranked.firstKey()), numbers);
    }

    private static String ofType(String type) {
        return switch (type) {
            case "neural_network", "inference" -> "samples_per_second";
            case "vector_addition" -> "bytes_per_second";
            case "image_processing" -> "images_per_second";
            default -> "flop_per_second";
        };
    }

    private static @Nullable Figure figure(@Nullable String name, Map<String, Double> numbers) {
        Double value = name == null ? null : numbers.get(name);
        return name == null || value == null ? null : new Figure(name, value);
    }
}
