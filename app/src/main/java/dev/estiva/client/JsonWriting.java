package dev.estiva.client;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes plain values as JSON on one line. */
final class JsonWriting {
    private JsonWriting() {}

    static byte[] bytes(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JsonReading.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            write(out, value);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator out, Object value) {
        switch (value) {
            case Json json -> write(out, json.value());
            case String text -> out.writeString(text);
            case Long whole -> out.writeNumber(whole);
            case Integer whole -> out.writeNumber(whole);
            case BigDecimal decimal -> out.writeNumber(decimal);
            case Boolean flag -> out.writeBoolean(flag);
            case Iterable<?> list -> {
                out.writeStartArray();
                list.forEach(element -> write(out, element));
                out.writeEndArray();
            }
            case Map<?, ?> object -> {
                out.writeStartObject();
                object.forEach((name, field) -> {
                    out.writeName(String.valueOf(name));
                    write(out, field);
                });
                out.writeEndObject();
            }
            default -> throw new IllegalArgumentException("no JSON value: " + value.getClass());
        }
    }
}
