package dev.estiva.client;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value as the server sent it. Records of this package are views of one, so that what a later server adds is not lost.
 * Values are strings, {@link Long}s, {@link BigDecimal}s, {@link Boolean}s, lists and maps; a field that is null is absent.
 */
public final class Json {
    public static final Json EMPTY = new Json(Map.of(), "");

    private final Object value;
    private final String path;

    Json(Object value, String path) {
        this.value = value;
        this.path = path;
    }

    /** An object with these fields, in their order. */
    public static Json object(Map<String, ?> fields) {
        return new Json(Collections.unmodifiableMap(new LinkedHashMap<>(fields)), "");
    }

    /**
     * Reads a text that is one JSON value.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Json parse(byte[] text) {
        return new Json(JsonReading.value(text), "");
    }

    public static Json parse(String text) {
        return parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The bare value. */
    public Object value() {
        return value;
    }

    public boolean has(String field) {
        return fields().containsKey(field);
    }

    /** A field's value; an error if it is absent. */
    public Json get(String field) {
        Object found = fields().get(field);
        if (found == null) {
            throw new IllegalArgumentException("the server's answer has no " + path(field) + ": " + clipped());
        }
        return new Json(found, path(field));
    }

    public @Nullable Json find(String field) {
        Object found = fields().get(field);
        return found == null ? null : new Json(found, path(field));
    }

    public String text(String field) {
        return get(field).as(String.class, "a string");
    }

    public String text(String field, String otherwise) {
        return has(field) ? text(field) : otherwise;
    }

    public @Nullable String textOrNull(String field) {
        return has(field) ? text(field) : null;
    }

    public boolean flag(String field) {
        return has(field) && get(field).as(Boolean.class, "true or false");
    }

    public long whole(String field) {
        return get(field).as(Long.class, "a whole number");
    }

    public long whole(String field, long otherwise) {
        return has(field) ? whole(field) : otherwise;
    }

    public int small(String field, int otherwise) {
        return Math.toIntExact(whole(field, otherwise));
    }

    public @Nullable BigDecimal number(String field) {
        return has(field) ? get(field).number() : null;
    }

    /** This value, if it is a number. */
    public BigDecimal number() {
        return value instanceof Long whole ? BigDecimal.valueOf(whole) : as(BigDecimal.class, "a number");
    }

    public @Nullable Instant instant(String field) {
        return has(field) ? Instant.parse(text(field)) : null;
    }

    /** The elements of a list; none if it is absent. */
    public List<Json> list(String field) {
        return has(field) ? get(field).elements() : List.of();
    }

    public <T> List<T> list(String field, Function<Json, T> view) {
        return list(field).stream().map(view).toList();
    }

    public List<Json> elements() {
        List<?> elements = as(List.class, "a list");
        List<Json> views = new ArrayList<>(elements.size());
        for (Object element : elements) {
            views.add(new Json(element, path + "[" + views.size() + "]"));
        }
        return views;
    }

    /** An object of strings; empty if it is absent. */
    public Map<String, String> texts(String field) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (has(field)) {
            Json object = get(field);
            object.fields().keySet().forEach(name -> texts.put(name, object.text(name)));
        }
        return Collections.unmodifiableMap(texts);
    }

    /** The fields of this object, bare. */
    @SuppressWarnings("unchecked") // made by this package, of strings to values
    public Map<String, Object> fields() {
        return as(Map.class, "an object");
    }

    private <T> T as(Class<T> type, String expected) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException("the server's answer: " + (path.isEmpty() ? "it" : path) + " is not "
                    + expected + ": " + clipped());
        }
        return type.cast(value);
    }

    private String path(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    private String clipped() {
        String text = toString();
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }

    public byte[] bytes() {
        return JsonWriting.bytes(value);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Json that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** The JSON text, on one line. */
    @Override
    public String toString() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }
}
