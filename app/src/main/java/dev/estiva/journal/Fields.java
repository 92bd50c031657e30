package dev.estiva.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The fields of one stored JSON object. Fields that nobody asks for are passed over, since a newer program may have written
 * them; one that is asked for and missing, or of another type, is refused with its path.
 */
final class Fields {
    private static final JsonFactory JSON = new JsonFactory();

    private final String path;
    private final Map<?, ?> values;

    private Fields(String path, Map<?, ?> values) {
        this.path = path;
        this.values = values;
    }

    /** Reads one element. */
    interface Body<T> {
        T read(Fields in) throws MalformedFactException;
    }

    static Fields parse(String json) throws MalformedFactException {
        try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (in.nextToken() == JsonToken.START_OBJECT
                    && value(in) instanceof Map<?, ?> values
                    && in.nextToken() == null) {
                return new Fields("", values);
            }
            throw new MalformedFactException("expected one JSON object");
        } catch (JacksonException e) {
            throw new MalformedFactException("expected JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static @Nullable Object value(JsonParser in) {
        return switch (in.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> object = new LinkedHashMap<>();
                for (String name = in.nextName(); name != null; name = in.nextName()) {
                    in.nextToken();
                    object.put(name, value(in));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(in));
                }
                yield list;
            }
            case VALUE_STRING -> in.getString();
            case VALUE_NUMBER_INT ->
                in.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? in.getDecimalValue() : in.getLongValue();
            case VALUE_NUMBER_FLOAT -> in.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case null, default -> null;
        };
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    String text(String name) throws MalformedFactException {
        if (values.get(name) instanceof String text) {
            return text;
        }
        throw refusal(name, "a string");
    }

    String textOr(String name, String absent) throws MalformedFactException {
        return has(name) ? text(name) : absent;
    }

    long whole(String name) throws MalformedFactException {
        if (values.get(name) instanceof Long number) {
            return number;
        }
        throw refusal(name, "a whole number");
    }

    long wholeOr(String name, long absent) throws MalformedFactException {
        return has(name) ? whole(name) : absent;
    }

    int integer(String name) throws MalformedFactException {
        long number = whole(name);
        if (number == (int) number) {
            return (int) number;
        }
        throw refusal(name, "a number of 32 bits");
    }

    int integerOr(String name, int absent) throws MalformedFactException {
        return has(name) ? integer(name) : absent;
    }

    Fields object(String name) throws MalformedFactException {
        if (values.get(name) instanceof Map<?, ?> object) {
            return new Fields(pathOf(name), object);
        }
        throw refusal(name, "an object");
    }

    /** An absent list is empty. */
    <T> List<T> list(String name, Body<T> element) throws MalformedFactException {
        if (!has(name)) {
            return List.of();
        }
        if (!(values.get(name) instanceof List<?> list)) {
            throw refusal(name, "a list");
        }
        List<T> result = new ArrayList<>(list.size());
        for (Object each : list) {
            String where = name + "[" + result.size() + "]";
            if (!(each instanceof Map<?, ?> object)) {
                throw refusal(where, "an object");
            }
            result.add(element.read(new Fields(pathOf(where), object)));
        }
        return result;
    }

    /** A list of names and values as a map; an absent one is empty. */
    <T> NavigableMap<String, T> map(String name, Body<T> value) throws MalformedFactException {
        NavigableMap<String, T> map = new TreeMap<>();
        for (Map.Entry<String, T> entry : list(name, in -> Map.entry(in.text("name"), value.read(in)))) {
            map.put(entry.getKey(), entry.getValue());
        }
        return map;
    }

    <E extends Enum<E>> E constant(String name, Class<E> type) throws MalformedFactException {
        String written = text(name);
        for (E constant : type.getEnumConstants()) {
            if (written(constant).equals(written)) {
                return constant;
            }
        }
        throw refusal(name, "a " + type.getSimpleName() + " known to this version");
    }

    static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    MalformedFactException refusal(String name, String expected) {
        Object found = values.get(name);
        String what = found == null ? "nothing" : clip(String.valueOf(found));
        return new MalformedFactException(pathOf(name) + ": expected " + expected + ", found " + what);
    }

    private static String clip(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    private String pathOf(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
