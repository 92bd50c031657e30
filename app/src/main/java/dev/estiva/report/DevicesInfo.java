package dev.estiva.report;

import dev.estiva.results.Analysis;
import java.util.List;
import java.util.Locale;

/**
 * A comparison of devices, to be written in whatever form.
 *
 * @param facts what else there is to say of it
 * @param leftOut what could not be measured, and why, each in one sentence
 * @param partial why this is not all of it; empty if it is
 */
public record DevicesInfo(Kind kind, List<Fact> facts, List<String> leftOut, String partial, Analysis analysis) {
    /** Why it is partial, where somebody stopped it. */
    public static final String INTERRUPTED = "interrupted";

    /** A line has room for several. */
    private static final int LONGEST_VALUE = 60;

    public DevicesInfo {
        facts = List.copyOf(facts);
        leftOut = List.copyOf(leftOut);
    }

    /** Where the results come from. */
    public enum Kind {
        BENCH("Devices compared by a benchmark"),
        HISTORY("Devices compared by the jobs that ran");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** For programs, and where there is but one language. */
        String title() {
            return title;
        }

        /** As keys of texts have it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A fact.
     *
     * @param kind {@code devices}, {@code repeats} or {@code only}
     */
    public record Fact(String kind, String said) {}

    /** Parameters as one line: {@code iterations=10, dtype=float32}; long ones cut, such as a source. Empty if there are none. */
    static String parameters(java.util.NavigableMap<String, String> parameters) {
        StringBuilder text = new StringBuilder();
        parameters.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : ", ").append(name).append('=').append(shortened(value)));
        return Printable.of(text.toString());
    }

    private static String shortened(String value) {
        String line = value.strip().replaceAll("\\s+", " ");
        return line.codePointCount(0, line.length()) <= LONGEST_VALUE
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST_VALUE - 1)) + "…";
    }
}
