package dev.estiva.protocol;

import dev.estiva.model.Device;
import dev.estiva.model.Payload;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Resources;
import dev.estiva.model.Seconds;
import dev.estiva.model.WorkerSpec;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** Writes the fields of messages. */
final class FieldWriter {
    private final JsonGenerator out;

    FieldWriter(JsonGenerator out) {
        this.out = out;
    }

    void whole(String field, long value) {
        out.writeNumberProperty(field, value);
    }

    void text(String field, String text) {
        out.writeStringProperty(field, text);
    }

    /** What is written until the matching {@link #end} is inside this object. */
    void object(String field) {
        out.writeObjectPropertyStart(field);
    }

    void end() {
        out.writeEndObject();
    }

    <T> void list(String field, List<T> list, Consumer<T> fields) {
        out.writeArrayPropertyStart(field);
        for (T element : list) {
            out.writeStartObject();
            fields.accept(element);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    void labels(WorkerSpec spec) {
        out.writeObjectPropertyStart("labels");
        spec.labels().forEach(out::writeStringProperty);
        out.writeEndObject();
    }

    void capacity(WorkerSpec spec) {
        out.writeObjectPropertyStart("capacity");
        amountsButGpus(spec.capacity());
        out.writeArrayPropertyStart("gpus");
        for (Device device : spec.devices()) {
            out.writeStartObject();
            out.writeStringProperty("model", device.model());
            out.writeNumberProperty("memory", device.memoryBytes());
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    void amounts(Resources amounts) {
        out.writeObjectPropertyStart("amounts");
        amountsButGpus(amounts);
        decimal("gpus", amounts.gpuShare(), 4);
        out.writeEndObject();
    }

    private void amountsButGpus(Resources amounts) {
        out.writeNumberProperty("slots", amounts.slots());
        decimal("cpus", amounts.cpuMillis(), 3);
        out.writeNumberProperty("memory", amounts.memoryBytes());
        if (!amounts.extras().isEmpty()) {
            out.writeObjectPropertyStart("extras");
            amounts.extras().forEach(out::writeNumberProperty);
            out.writeEndObject();
        }
    }

    void devices(List<DeviceShare> devices) {
        list("devices", devices, device -> {
            whole("index", device.device());
            decimal("share", device.share(), 4);
        });
    }

    void attempts(String field, List<AttemptId> attempts) {
        list(field, attempts, this::id);
    }

    void type(String type) {
        out.writeStringProperty("type", type);
    }

    void id(AttemptId id) {
        out.writeStringProperty("task", id.task().toString());
        out.writeNumberProperty("attempt", id.attempt());
    }

    void textUnlessEmpty(String field, String text) {
        if (!text.isEmpty()) {
            out.writeStringProperty(field, text);
        }
    }

    void binary(String field, Payload data) {
        out.writeBinaryProperty(field, data.bytes());
    }

    void micros(String field, long micros) {
        out.writeName(field);
        out.writeNumber(Seconds.ofMicros(micros));
    }

    void decimal(String field, long units, int decimals) {
        out.writeName(field);
        if (units == 0) {
            out.writeNumber(0);
        } else {
            out.writeNumber(
                    BigDecimal.valueOf(units, decimals).stripTrailingZeros().toPlainString());
        }
    }

    /** Line ends in a JSON text stand between its tokens only, so blanks may take their place. */
    void raw(String field, Payload json) {
        byte[] bytes = json.bytes();
        if (bytes.length > 0) {
            out.writeName(field);
            out.writeRawValue(
                    new String(bytes, StandardCharsets.UTF_8).replace('\n', ' ').replace('\r', ' '));
        }
    }
}
