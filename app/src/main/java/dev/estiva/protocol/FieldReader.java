package dev.estiva.protocol;

import dev.estiva.model.Payload;
import dev.estiva.model.TaskId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Reads one JSON object field by field, without building a tree, and refuses what has the wrong type with the field's
 * path. A field that is null counts as absent; of a field given twice, the last counts.
 */
public final class FieldReader {
    private static final JsonFactory OBJECTS = factory(Bounds.NESTING);

    /** For values that are still to be put into a message, and must not nest too deeply there. */
    private static final JsonFactory VALUES = factory(Bounds.NESTING - 1);

    private final byte[] bytes;
    private final int offset;
    private final JsonParser in;

    private FieldReader(JsonFactory factory, byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.offset = offset;
        this.in = factory.createParser(ObjectReadContext.empty(), bytes, offset, length);
    }

    private static JsonFactory factory(int nesting) {
        return JsonFactory.builder()
                .recyclerPool(JsonRecyclerPools.threadLocalPool())
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION) // it is UTF-8, whatever the bytes resemble
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(nesting).build())
                .build();
    }

    /** What reads an object's fields, or one element of a list. */
    @FunctionalInterface
    public interface Body<T extends @Nullable Object> {
        T read(FieldReader in) throws ProtocolException;
    }

    /** Reads a text that is one JSON object and nothing else. */
    public static <T extends @Nullable Object> T readObject(byte[] bytes, int offset, int length, Body<T> body)
            throws ProtocolException {
        return read(new FieldReader(OBJECTS, bytes, offset, length), in -> {
            in.enterObject();
            return body.read(in);
        });
    }

    /** Reads a text that is one JSON value and nothing else, as it stands. */
    static Payload readValue(byte[] bytes, int mostBytes) throws ProtocolException {
        return read(new FieldReader(VALUES, bytes, 0, bytes.length), in -> in.raw(mostBytes));
    }

    private static <T extends @Nullable Object> T read(FieldReader reader, Body<T> body) throws ProtocolException {
        try (JsonParser in = reader.in) {
            if (in.nextToken() == null) {
                throw new ProtocolException("", "nothing", "JSON");
            }
            T result = body.read(reader);
            if (in.nextToken() != null) {
                throw new ProtocolException("", "more after it", "one JSON value");
            }
            return result;
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    private static ProtocolException malformed(JacksonException e) {
        TokenStreamLocation where = e.getLocation();
        String place = where == null ? "" : " at byte " + Math.max(where.getByteOffset(), 0);
        return new ProtocolException("", Bounds.clip(e.getOriginalMessage(), 300) + place, "JSON");
    }

    /** Steps into the object that is the current value. */
    public void enterObject() throws ProtocolException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw refuse("an object");
        }
    }

    /** Goes on to the next field of this object that is not null; answers its name, or null at the object's end. */
    public @Nullable String next() {
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = in.currentName();
            if (in.nextToken() != JsonToken.VALUE_NULL) {
                return name;
            }
        }
        return null;
    }

    /** Passes over the current value, whatever it is. */
    public void skip() {
        in.skipChildren();
    }

    public String text(int mostChars) throws ProtocolException {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            String text = in.getString();
            if (text.length() <= mostChars) {
                return text;
            }
        }
        throw refuse("a string of at most " + mostChars + " characters");
    }

    /** A string that can stand in a line of a log: no control characters, 1 to 255 characters. */
    public String name() throws ProtocolException {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            String name = in.getString();
            if (Bounds.isName(name)) {
                return name;
            }
        }
        throw refuse("a string of " + Bounds.NAME);
    }

    String nameOrEmpty() throws ProtocolException {
        return in.currentToken() == JsonToken.VALUE_STRING && in.getString().isEmpty() ? "" : name();
    }

    public long whole(long least, long most) throws ProtocolException {
        if (in.currentToken() == JsonToken.VALUE_NUMBER_INT
                && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            long value = in.getLongValue();
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw refuse("a whole number from " + least + " to " + most);
    }

    /**
     * A number from {@code least} to {@code most}, both in units of 10^−decimals, rounded to that unit half up. Where nothing
     * below zero is meant, however little that is, it is not rounded away.
     */
    public long fixed(int decimals, long least, long most) throws ProtocolException {
        BigDecimal value = decimal();
        if (value != null && (value.signum() >= 0 || least < 0)) {
            long magnitude = (long) value.precision() - value.scale();
            if (magnitude < -30) { // too small for any unit, and costly to write out
                value = BigDecimal.ZERO;
            }
            if (magnitude < 20) {
                BigDecimal units = value.movePointRight(decimals).setScale(0, RoundingMode.HALF_UP);
                if (units.compareTo(BigDecimal.valueOf(least)) >= 0 && units.compareTo(BigDecimal.valueOf(most)) <= 0) {
                    return units.longValueExact();
                }
            }
        }
        throw refuse("a number from " + plain(least, decimals) + " to " + plain(most, decimals));
    }

    /** Null if it is no number, or its exponent is beyond all bounds. */
    private @Nullable BigDecimal decimal() {
        try {
            return in.currentToken() != null && in.currentToken().isNumeric() ? in.getDecimalValue() : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Seconds in the text, microseconds in the program. */
    public long micros(long least, long most) throws ProtocolException {
        return fixed(6, least, most);
    }

    public <T> List<T> list(int most, Body<T> element) throws ProtocolException {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw refuse("a list");
        }
        List<T> list = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            if (list.size() == most) {
                throw new ProtocolException(path(), "more", "at most " + most + " entries");
            }
            list.add(element.read(this));
        }
        return list;
    }

    public boolean flag() throws ProtocolException {
        if (in.currentToken() == JsonToken.VALUE_TRUE || in.currentToken() == JsonToken.VALUE_FALSE) {
            return in.currentToken() == JsonToken.VALUE_TRUE;
        }
        throw refuse("true or false");
    }

    /** The current value as it stands in the text, checked to be JSON. */
    public Payload raw(int mostBytes) throws ProtocolException {
        int start = offset + (int) in.currentTokenLocation().getByteOffset();
        in.skipChildren();
        in.finishToken(); // a string or number is read lazily
        int end = offset + (int) in.currentLocation().getByteOffset();
        if (end - start > mostBytes) {
            throw new ProtocolException(path(), (end - start) + " bytes", "at most " + mostBytes + " bytes");
        }
        return Payload.of(Arrays.copyOfRange(bytes, start, end));
    }

    /** A string that holds bytes in base64. */
    Payload base64(int mostBytes) throws ProtocolException {
        if (in.currentToken() == JsonToken.VALUE_STRING) {
            try {
                byte[] decoded = Base64.getDecoder().decode(in.getString());
                if (decoded.length <= mostBytes) {
                    return Payload.of(decoded);
                }
            } catch (IllegalArgumentException e) {
                throw (ProtocolException) notBase64(mostBytes).initCause(e);
            }
        }
        throw notBase64(mostBytes);
    }

    private ProtocolException notBase64(int mostBytes) {
        return refuse("a string of at most " + mostBytes + " bytes in base64");
    }

    TaskId task() throws ProtocolException {
        try {
            return TaskId.parse(name());
        } catch (IllegalArgumentException e) {
            throw (ProtocolException)
                    refuse("a task id JOB.INDEX such as \"7.3\"").initCause(e);
        }
    }

    /** The value, or a refusal of the object just read because this field is missing in it. */
    public <T> T require(String field, @Nullable T value, String expected) throws ProtocolException {
        if (value == null) {
            String path = path();
            throw new ProtocolException(path.isEmpty() ? field : path + "." + field, "nothing", expected);
        }
        return value;
    }

    /** A refusal of the current value. */
    public ProtocolException refuse(String expected) {
        return new ProtocolException(path(), found(), expected);
    }

    private String found() {
        JsonToken token = in.currentToken();
        return switch (token) {
            case null -> "nothing";
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> '"' + Bounds.clip(in.getString(), 60) + '"';
            default -> Bounds.clip(String.valueOf(in.getString()), 60);
        };
    }

    /** Where the reader stands: {@code request.gpus}. */
    public String path() {
        return FieldPath.of(in.streamReadContext());
    }

    private static String plain(long units, int decimals) {
        return BigDecimal.valueOf(units, decimals).stripTrailingZeros().toPlainString();
    }
}
