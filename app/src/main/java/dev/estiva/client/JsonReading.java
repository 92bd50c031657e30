package dev.estiva.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** Reads JSON into plain values, with the streaming parser alone: loading a mapper takes longer than most commands. */
final class JsonReading {
    static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    private JsonReading() {}

    static Object value(byte[] text) {
        try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (in.nextToken() == null) {
                throw new IllegalArgumentException("not JSON: nothing");
            }
            Object value = value(in);
            if (in.nextToken() != null) {
                throw new IllegalArgumentException("not JSON: more after the value");
            }
            return value;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Object value(JsonParser in) {
        JsonToken token = in.currentToken();
        return switch (token) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> list(in);
            case VALUE_STRING -> in.getString();
            case VALUE_NUMBER_INT -> whole(in);
            case VALUE_NUMBER_FLOAT -> decimal(in);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw new IllegalArgumentException("not JSON: unexpected " + token);
        };
    }

    private static Object decimal(JsonParser in) {
        try {
            return in.getDecimalValue();
        } catch (NumberFormatException e) {
            return in.getString(); // an exponent beyond all bounds, in a payload: nobody counts with it
        }
    }

    private static Object whole(JsonParser in) {
        return in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? in.getDecimalValue()
                : (Object) in.getLongValue();
    }

    private static Map<String, Object> object(JsonParser in) {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = in.currentName();
            if (in.nextToken() != JsonToken.VALUE_NULL) {
                fields.put(name, value(in));
            }
        }
        return Collections.unmodifiableMap(fields);
    }

    private static List<Object> list(JsonParser in) {
        List<Object> elements = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (in.currentToken() != JsonToken.VALUE_NULL) {
                elements.add(value(in));
            }
        }
        return Collections.unmodifiableList(elements);
    }
}
