package dev.estiva.report;

import dev.estiva.results.Analysis;
import java.util.List;

/**
 * A comparison of devices, to be written in whatever form.
 *
 * @param title what was measured or looked at
 * @param facts what else there is to say of it, as label and value
 */
public record DevicesInfo(String title, List<List<String>> facts, Analysis analysis) {
    public DevicesInfo {
        facts = List.copyOf(facts);
    }

    /** Parameters as one line: {@code iterations=10, dtype=float32}; empty if there are none. */
    static String parameters(java.util.NavigableMap<String, String> parameters) {
        StringBuilder text = new StringBuilder();
        parameters.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : ", ").append(name).append('=').append(value));
        return Printable.of(text.toString());
    }
}
