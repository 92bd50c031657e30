package dev.estiva.journal;

import dev.estiva.model.Alternative;
import dev.estiva.model.Device;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Placement;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.Retry;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerSpec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Writes the nouns as fields of a JSON object. What is usual is left out: amounts of 0, empty texts, lists and maps, and
 * durations that nobody named. {@link ModelReader} is its other half.
 */
final class ModelWriter {
    /** Pure ASCII: so a text that is no valid Unicode, with half a surrogate pair, comes back as it was. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .build();

    private final JsonGenerator out;

    private ModelWriter(JsonGenerator out) {
        this.out = out;
    }

    /** One JSON object on one line. */
    static String object(Consumer<ModelWriter> fields) {
        return new String(bytes(fields), StandardCharsets.ISO_8859_1);
    }

    /** The same, as the bytes of its ASCII text. */
    static byte[] bytes(Consumer<ModelWriter> fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            out.writeStartObject();
            fields.accept(new ModelWriter(out));
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    void text(String name, String value) {
        out.writeStringProperty(name, value);
    }

    void whole(String name, long value) {
        out.writeNumberProperty(name, value);
    }

    void constant(String name, Enum<?> value) {
        text(name, Fields.written(value));
    }

    void task(TaskId task) {
        text("task", task.toString());
    }

    void textUnlessEmpty(String name, String value) {
        if (!value.isEmpty()) {
            text(name, value);
        }
    }

    void wholeUnless(String name, long value, long usual) {
        if (value != usual) {
            whole(name, value);
        }
    }

    void object(String name, Runnable fields) {
        out.writeObjectPropertyStart(name);
        fields.run();
        out.writeEndObject();
    }

    <T> void list(String name, Iterable<T> elements, Consumer<T> fields) {
        if (elements.iterator().hasNext()) {
            out.writeArrayPropertyStart(name);
            for (T element : elements) {
                out.writeStartObject();
                fields.accept(element);
                out.writeEndObject();
            }
            out.writeEndArray();
        }
    }

    void spec(JobSpec spec) {
        object("spec", () -> {
            text("name", spec.name());
            text("user", spec.user());
            text("type", spec.type());
            wholeUnless("tasks", spec.tasks(), 1);
            object("request", () -> request(spec.request()));
            wholeUnless("priority", spec.priority(), JobSpec.DEFAULT_PRIORITY);
            wholeUnless("estimate", spec.estimateMicros(), JobSpec.UNKNOWN);
            wholeUnless("limit", spec.limitMicros(), JobSpec.UNKNOWN);
            wholeUnless("deadline", spec.deadlineMicros(), JobSpec.UNKNOWN);
            if (!spec.retry().equals(Retry.NEVER)) {
                whole("retries", spec.retry().most());
                whole("backoff", spec.retry().backoffMicros());
            }
            labels(spec.labels());
            Alternative alternative = spec.alternative();
            if (alternative != null) {
                object("alternative", () -> {
                    object("request", () -> request(alternative.request()));
                    wholeUnless("estimate", alternative.estimateMicros(), JobSpec.UNKNOWN);
                    constant("preference", alternative.preference());
                });
            }
        });
    }

    private void request(Request request) {
        amounts(request.amounts());
        textUnlessEmpty("gpu_model", request.gpuModel());
        wholeUnless("gpu_memory", request.gpuMemoryBytes(), 0);
        labels(request.labels());
    }

    private void amounts(Resources amounts) {
        wholeUnless("slots", amounts.slots(), 0);
        wholeUnless("cpu_millis", amounts.cpuMillis(), 0);
        wholeUnless("gpu_share", amounts.gpuShare(), 0);
        wholeUnless("memory", amounts.memoryBytes(), 0);
        list("extras", amounts.extras().entrySet(), extra -> {
            text("name", extra.getKey());
            whole("value", extra.getValue());
        });
    }

    /** A list of names and values, for Jackson reads no name of a field that is not valid Unicode. */
    void labels(Map<String, String> labels) {
        list("labels", labels.entrySet(), label -> {
            text("name", label.getKey());
            text("value", label.getValue());
        });
    }

    void spec(WorkerSpec spec) {
        object("spec", () -> {
            text("name", spec.name());
            object("capacity", () -> amounts(spec.capacity()));
            list("devices", spec.devices(), this::device);
            labels(spec.labels());
            wholeUnless("speed_milli", spec.speedMilli(), WorkerSpec.NORMAL_SPEED);
            wholeUnless("lease", spec.leaseMicros(), WorkerSpec.NO_LEASE);
        });
    }

    private void device(Device device) {
        textUnlessEmpty("model", device.model());
        wholeUnless("memory", device.memoryBytes(), 0);
    }

    void placement(Placement placement) {
        list("placement", placement.shares(), this::share);
    }

    private void share(Share share) {
        whole("worker", share.worker().value());
        amounts(share.amounts());
        list("devices", share.devices(), this::deviceShare);
    }

    private void deviceShare(DeviceShare part) {
        whole("device", part.device());
        whole("share", part.share());
    }

    void outcome(Outcome outcome) {
        constant("status", outcome.status());
        wholeUnless("exit_code", outcome.exitCode(), 0);
        textUnlessEmpty("message", outcome.message());
        wholeUnless("output_bytes", outcome.output().size(), 0);
    }
}
