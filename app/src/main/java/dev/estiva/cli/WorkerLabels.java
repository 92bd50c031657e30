package dev.estiva.cli;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The labels that a worker is given on its command line. */
final class WorkerLabels {
    /** The protocol's bounds. */
    private static final int MOST = 64;

    private static final int MOST_CHARS = 255;

    private final NavigableMap<String, String> given = new TreeMap<>();
    private final Function<String, ? extends RuntimeException> wrong;

    /** {@code wrong} makes what is thrown of what is wrong. */
    WorkerLabels(List<String> labels, Function<String, ? extends RuntimeException> wrong) {
        this.wrong = wrong;
        for (String label : labels) {
            int sign = label.indexOf('=');
            if (sign < 1 || !isText(label.substring(0, sign)) || !isText(label.substring(sign + 1))) {
                throw wrong.apply("--label: found \"" + label + "\", expected KEY=VALUE, each of at most " + MOST_CHARS
                        + " characters without control characters");
            }
            given.put(label.substring(0, sign), label.substring(sign + 1));
        }
    }

    /** These, and of the others those whose names are not among them. */
    NavigableMap<String, String> over(NavigableMap<String, String> others) {
        NavigableMap<String, String> all = new TreeMap<>(others);
        all.putAll(given);
        if (all.size() > MOST) {
            throw wrong.apply(
                    "--label: found " + all.size() + " labels with the automatic ones, expected at most " + MOST);
        }
        return all;
    }

    private static boolean isText(String text) {
        return text.length() <= MOST_CHARS && text.chars().noneMatch(Character::isISOControl);
    }
}
