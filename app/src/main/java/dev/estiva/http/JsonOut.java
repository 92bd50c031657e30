package dev.estiva.http;

import dev.estiva.model.Payload;
import dev.estiva.model.Seconds;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** Writes JSON with the API's conventions: instants, durations, and no field without a value. */
final class JsonOut {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    private final JsonGenerator out;

    private JsonOut(JsonGenerator out) {
        this.out = out;
    }

    /** One object as a text. */
    static byte[] object(Consumer<JsonOut> fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            generator.writeStartObject();
            fields.accept(new JsonOut(generator));
            generator.writeEndObject();
        }
        return bytes.toByteArray();
    }

    void text(String field, String text) {
        out.writeStringProperty(field, text);
    }

    void textUnlessEmpty(String field, String text) {
        if (!text.isEmpty()) {
            out.writeStringProperty(field, text);
        }
    }

    void textUnlessNull(String field, @Nullable String text) {
        if (text != null) {
            out.writeStringProperty(field, text);
        }
    }

    void whole(String field, long value) {
        out.writeNumberProperty(field, value);
    }

    void flag(String field, boolean value) {
        out.writeBooleanProperty(field, value);
    }

    /** Nothing if it is negative, which stands for never. */
    void instant(String field, long micros) {
        if (micros >= 0) {
            out.writeStringProperty(field, Instants.text(micros));
        }
    }

    /** Nothing if it is negative, which stands for unknown. */
    void seconds(String field, long micros) {
        if (micros >= 0) {
            out.writeName(field);
            out.writeNumber(Seconds.ofMicros(micros));
        }
    }

    /** A number in units of 10^−decimals. */
    void decimal(String field, long units, int decimals) {
        out.writeName(field);
        out.writeNumber(
                units == 0
                        ? "0"
                        : BigDecimal.valueOf(units, decimals)
                                .stripTrailingZeros()
                                .toPlainString());
    }

    void object(String field, Runnable fields) {
        out.writeObjectPropertyStart(field);
        fields.run();
        out.writeEndObject();
    }

    <T> void list(String field, Iterable<T> elements, Consumer<T> fields) {
        out.writeArrayPropertyStart(field);
        for (T element : elements) {
            out.writeStartObject();
            fields.accept(element);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    void texts(String field, Iterable<String> elements) {
        out.writeArrayPropertyStart(field);
        elements.forEach(out::writeString);
        out.writeEndArray();
    }

    void texts(String field, Map<String, String> map) {
        out.writeObjectPropertyStart(field);
        map.forEach(out::writeStringProperty);
        out.writeEndObject();
    }

    void wholes(String field, Map<String, Long> map) {
        out.writeObjectPropertyStart(field);
        map.forEach(out::writeNumberProperty);
        out.writeEndObject();
    }

    /** What can be compared of a JSON text that was checked when it came in. */
    void plain(String field, Payload json) {
        out.writeObjectPropertyStart(field);
        PlainValues.write(json, out);
        out.writeEndObject();
    }

    /** The same, straight into the object. */
    void plainFields(Payload json) {
        PlainValues.write(json, out);
    }

    /** A JSON text that was checked when it came in. Line ends in it stand between tokens only, so blanks may take their place. */
    void raw(String field, Payload json) {
        if (json.size() > 0) {
            out.writeName(field);
            out.writeRawValue(new String(json.bytes(), StandardCharsets.UTF_8)
                    .replace('\n', ' ')
                    .replace('\r', ' '));
        }
    }
}
