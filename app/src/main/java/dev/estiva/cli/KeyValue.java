package dev.estiva.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Options of the form {@code KEY=VALUE}. */
final class KeyValue {
    private KeyValue() {}

    /**
     * All of them, the last of a key winning.
     *
     * @throws IllegalArgumentException naming the option, what was found and what was expected
     */
    static Map<String, String> all(String option, List<String> words) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String word : words) {
            int at = word.indexOf('=');
            if (at < 1) {
                throw new IllegalArgumentException(option + ": found \"" + word + "\", expected KEY=VALUE");
            }
            values.put(word.substring(0, at), word.substring(at + 1));
        }
        return values;
    }
}
