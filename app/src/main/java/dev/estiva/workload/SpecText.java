package dev.estiva.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A kind with its parameters, as users write them: {@code lognormal:mean=60,cv=2}, or {@code exponential:60}. */
final class SpecText {
    private final String text;
    private final String kind;
    private final String rest;
    private final Map<String, String> values = new TreeMap<>();

    private SpecText(String text, String kind, String rest) {
        this.text = text;
        this.kind = kind;
        this.rest = rest;
    }

    static SpecText of(String text) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        return new SpecText(
                text,
                kind.strip().toLowerCase(Locale.ROOT),
                colon < 0 ? "" : text.substring(colon + 1).strip());
    }

    String kind() {
        return kind;
    }

    /** All behind the colon. */
    String rest() {
        return rest;
    }

    /** Whether the parameters are these; else those of another form. Values without a name are taken in this order. */
    boolean has(String... names) {
        values.clear();
        List<String> parts = rest.isEmpty() ? List.of() : List.of(rest.split(",", -1));
        if (parts.size() != names.length) {
            return false;
        }
        List<String> known = List.of(names);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < names.length; i++) {
            String part = parts.get(i).strip();
            int equals = part.indexOf('=');
            String name = equals < 0 ? names[i] : part.substring(0, equals).strip();
            found.add(name);
            values.put(name, part.substring(equals + 1).strip());
        }
        return found.containsAll(known);
    }

    long micros(String name) {
        return TimeText.micros(kind + ":" + name + "=", values.getOrDefault(name, ""));
    }

    /** A time above 0. */
    long positiveMicros(String name) {
        long micros = micros(name);
        if (micros == 0) {
            throw wrong("a time above 0 as " + name);
        }
        return micros;
    }

    double number(String name, double least, double most) {
        String value = values.getOrDefault(name, "");
        if (value.matches("[0-9]{1,12}(\\.[0-9]{1,12})?")) {
            double number = Double.parseDouble(value);
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new IllegalArgumentException("found " + Quoted.of(kind + ":" + name + "=" + value)
                + ", expected a number from " + plain(least) + " to " + plain(most));
    }

    IllegalArgumentException wrong(String expected) {
        return new IllegalArgumentException("found " + Quoted.of(text) + ", expected " + expected);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
}
