package dev.estiva.workload;

import dev.estiva.workload.WorkloadException.Place;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/** Walks through JSON with a question at each value; a wrong answer is an error that knows its place. */
final class JsonCursor {
    /** A bound on names and other texts: they are printed, kept for each job, and sent to workers, which read no longer ones. */
    static final int LONGEST_TEXT = 255;

    private final String file;
    private final JsonParser parser;

    JsonCursor(String file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /** Reads the value of a field, or says that it does not know the field. */
    interface Fields {
        boolean read(String key) throws WorkloadException;
    }

    /** Reads an element of an array. */
    interface Items {
        void read() throws WorkloadException;
    }

    /** Hands each field of the object here to {@code fields}, in English; unknown fields and nulls are passed over. */
    void object(String expected, Fields fields) throws WorkloadException {
        require(JsonToken.START_OBJECT, expected);
        Map<String, String> seen = new HashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            String english = Keys.english(key);
            String earlier = seen.put(english, key);
            if (earlier != null) {
                throw twice(earlier, key);
            }
            if (parser.nextToken() != JsonToken.VALUE_NULL && !fields.read(english)) {
                parser.skipChildren();
            }
        }
    }

    void array(String expected, Items items) throws WorkloadException {
        require(JsonToken.START_ARRAY, expected);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.read();
        }
    }

    /** An object whose values are all text. */
    NavigableMap<String, String> texts(String expected) throws WorkloadException {
        require(JsonToken.START_OBJECT, expected);
        NavigableMap<String, String> texts = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            requireShowable(key);
            parser.nextToken();
            if (texts.put(key, text("text")) != null) {
                throw twice(key, key);
            }
        }
        return texts;
    }

    /** An object whose values are all numbers of seconds, from 0; in microseconds. */
    NavigableMap<String, Long> seconds(String expected) throws WorkloadException {
        require(JsonToken.START_OBJECT, expected);
        NavigableMap<String, Long> seconds = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            requireShowable(key);
            if (key.isBlank()) {
                throw new WorkloadException(here(), Quoted.of(key), expected);
            }
            parser.nextToken();
            if (seconds.put(key, number("a number of seconds, 0 or more").seconds()) != null) {
                throw twice(key, key);
            }
        }
        return seconds;
    }

    String text(String expected) throws WorkloadException {
        require(JsonToken.VALUE_STRING, expected);
        String text = parser.getString();
        requireShowable(text);
        return text;
    }

    /** Text that is not blank. */
    String name() throws WorkloadException {
        String name = text("a name");
        if (name.isBlank()) {
            throw wrong("a name");
        }
        return name;
    }

    /** An id: text, or a whole number taken as text. */
    String id() throws WorkloadException {
        String id = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                ? parser.getString()
                : text("an id: a whole number or text");
        if (id.isBlank() || id.length() > LONGEST_TEXT) {
            throw wrong("an id of 1 to " + LONGEST_TEXT + " characters");
        }
        return id;
    }

    JsonNumber number(String expected) throws WorkloadException {
        boolean isNumber = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                || parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT;
        if (!isNumber || parser.isNaN()) {
            throw wrong(expected);
        }
        try {
            return new JsonNumber(this, parser.getDecimalValue(), expected);
        } catch (NumberFormatException e) {
            throw wrong(expected).because(e); // an exponent of ten digits
        }
    }

    boolean isText() {
        return parser.currentToken() == JsonToken.VALUE_STRING;
    }

    WorkloadException wrong(String expected) {
        return new WorkloadException(here(), found(), expected);
    }

    Place here() {
        return at(parser.currentTokenLocation());
    }

    Place at(TokenStreamLocation location) {
        String path = JsonPath.of(parser.streamReadContext());
        return new Place(file, path, Math.max(0, location.getLineNr()), Math.max(0, location.getColumnNr()));
    }

    private void require(JsonToken token, String expected) throws WorkloadException {
        if (parser.currentToken() != token) {
            throw wrong(expected);
        }
    }

    private void requireShowable(String text) throws WorkloadException {
        if (text.length() > LONGEST_TEXT || !Quoted.isShowable(text)) {
            throw new WorkloadException(
                    here(),
                    Quoted.of(text),
                    "at most " + LONGEST_TEXT + " characters, none of them a control character");
        }
    }

    private WorkloadException twice(String earlier, String key) {
        String found = earlier.equals(key)
                ? "the field " + Quoted.of(key) + " twice"
                : "both " + Quoted.of(earlier) + " and " + Quoted.of(key);
        return new WorkloadException(here(), found, "it once");
    }

    private String found() {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> Quoted.of(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> shortened(parser.getString());
            case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> parser.getString();
            default -> "something else";
        };
    }

    private static String shortened(String number) {
        return number.length() <= 40 ? number : number.substring(0, 40) + "…";
    }
}
