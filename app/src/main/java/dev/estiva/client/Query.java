package dev.estiva.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import org.jspecify.annotations.Nullable;

/** The parameters of an address. */
record Query(String text) {
    static final Query EMPTY = new Query("");

    /** One more, unless it is null. */
    Query with(String name, @Nullable String value) {
        return value == null
                ? this
                : new Query(text + (text.isEmpty() ? "?" : "&") + name + "=" + URLEncoder.encode(value, UTF_8));
    }

    Query with(String name, long value) {
        return with(name, Long.toString(value));
    }

    /** A name as a part of a path. */
    static String segment(String name) {
        return URLEncoder.encode(name, UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return text;
    }
}
