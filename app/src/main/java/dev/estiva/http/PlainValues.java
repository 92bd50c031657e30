package dev.estiva.http;

import dev.estiva.model.Payload;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Of a JSON object what one can count or compare: numbers, truths and short texts, also of objects in it; nothing longer. */
final class PlainValues {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** Of a list of a thousand results, each must stay small. */
    private static final int MOST_FIELDS = 100;

    private static final int LONGEST_TEXT = 200;

    private final JsonParser in;
    private final JsonGenerator out;
    private int fields;

    private PlainValues(JsonParser in, JsonGenerator out) {
        this.in = in;
        this.out = out;
    }

    /** Writes the fields of the object; none of what is no object. {@code out} stands in an object. */
    static void write(Payload json, JsonGenerator out) {
        try (JsonParser in = FACTORY.createParser(ObjectReadContext.empty(), json.bytes())) {
            if (json.size() > 0 && in.nextToken() == JsonToken.START_OBJECT) {
                new PlainValues(in, out).fields(true);
            }
        } catch (JacksonException e) {
            throw new IllegalStateException("what was checked when it came in is no JSON: " + e.getMessage(), e);
        }
    }

    /** An object of those fields alone. */
    static Payload of(Payload json) {
        return Payload.of(JsonOut.object(out -> out.plainFields(json)));
    }

    private void fields(boolean isOuter) {
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = in.currentName();
            JsonToken token = in.nextToken();
            boolean isWanted = fields < MOST_FIELDS && name.length() <= LONGEST_TEXT;
            if (token == JsonToken.START_OBJECT && isOuter && isWanted) {
                out.writeObjectPropertyStart(name);
                fields(false);
                out.writeEndObject();
            } else if (token.isStructStart()) {
                in.skipChildren();
            } else if (isWanted) {
                value(name, token);
            }
        }
    }

    private void value(String name, @Nullable JsonToken token) {
        switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                out.writeName(name);
                out.writeNumber(in.getString()); // every digit of it
                fields++;
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                out.writeBooleanProperty(name, token == JsonToken.VALUE_TRUE);
                fields++;
            }
            case VALUE_STRING -> text(name);
            case null, default -> {
                // null is as if it were not there
            }
        }
    }

    private void text(String name) {
        String text = in.getString();
        if (text.length() <= LONGEST_TEXT) {
            out.writeStringProperty(name, text);
            fields++;
        }
    }
}
