package dev.estiva.workload;

import dev.estiva.model.Alternative;
import dev.estiva.model.Device;
import dev.estiva.model.DevicePreference;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Resources;
import dev.estiva.model.Seconds;
import dev.estiva.model.WorkerSpec;
import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.io.JsonStringEncoder;

/** Writes a workload in JSON, a server and a request a line. */
final class JsonFileWriter {
    private final Writer out;
    private final StringBuilder line = new StringBuilder();

    JsonFileWriter(Writer out) {
        this.out = out;
    }

    void write(Workload workload) throws IOException {
        boolean inSlots = workload.cluster().getFirst().capacity().slots() > 0;
        out.write("{\"servers\": [");
        String before = "\n  ";
        for (WorkerSpec worker : workload.cluster()) {
            out.write(before);
            server(worker);
            before = ",\n  ";
        }
        out.write("\n],\n\"requests\": [");
        before = "\n  ";
        for (WorkloadJob job : workload.jobs()) {
            out.write(before);
            request(job, inSlots);
            before = ",\n  ";
        }
        out.write("\n]}\n");
    }

    private void server(WorkerSpec worker) throws IOException {
        line.append('{');
        text("id", worker.name());
        if (worker.capacity().slots() > 0) {
            number("capacity", Long.toString(worker.capacity().slots()));
        }
        if (worker.speedMilli() != WorkerSpec.NORMAL_SPEED) {
            number("speed", decimal(worker.speedMilli(), 3));
        }
        Device device =
                worker.devices().isEmpty() ? Device.ANY : worker.devices().getFirst();
        amounts(worker.capacity(), device.model(), device.memoryBytes());
        texts("labels", worker.labels());
        end();
    }

    private void request(WorkloadJob job, boolean inSlots) throws IOException {
        JobSpec spec = job.spec();
        Resources amounts = spec.request().amounts();
        line.append('{');
        text("id", job.label());
        if (!spec.name().equals(job.label())) {
            text("name", spec.name());
        }
        textIfAny("type", spec.type());
        textIfAny("user", spec.user());
        if (spec.tasks() > 1) {
            number("tasks", Integer.toString(spec.tasks()));
        }
        number("arrival", Seconds.ofMicros(job.submitMicros()));
        number("duration", Seconds.ofMicros(job.runMicros()));
        durations(job.byDevice().own());
        if (spec.estimateMicros() != job.runMicros()) {
            seconds("estimate", spec.estimateMicros());
        }
        seconds("limit", spec.limitMicros());
        seconds("deadline", spec.deadlineMicros());
        if (spec.priority() != JobSpec.DEFAULT_PRIORITY) {
            number("priority", Integer.toString(spec.priority()));
        }
        if (spec.retry().most() > 0) {
            number("retries", Integer.toString(spec.retry().most()));
        }
        if (amounts.slots() != (inSlots ? 1 : 0)) {
            number("slots", Long.toString(amounts.slots()));
        }
        amounts(amounts, spec.request().gpuModel(), spec.request().gpuMemoryBytes());
        texts("constraints", spec.request().labels());
        alternative(job);
        end();
    }

    private void alternative(WorkloadJob job) {
        Alternative other = job.spec().alternative();
        if (other == null) {
            return;
        }
        DevicePreference preference = DevicePreference.of(job.spec());
        textIfAny("prefer", preference == null ? "" : preference.name().toLowerCase(Locale.ROOT));
        String before = line.toString();
        line.setLength(0);
        line.append('{');
        number("duration", Seconds.ofMicros(job.otherRunMicros()));
        durations(job.byDevice().other());
        if (other.estimateMicros() != job.otherRunMicros()) {
            seconds("estimate", other.estimateMicros());
        }
        number("slots", Long.toString(other.request().amounts().slots()));
        amounts(
                other.request().amounts(),
                other.request().gpuModel(),
                other.request().gpuMemoryBytes());
        String inner = line.append('}').toString();
        line.setLength(0);
        line.append(before);
        key("alternative");
        line.append(inner);
    }

    private void amounts(Resources amounts, String gpuModel, long gpuMemoryBytes) {
        if (amounts.cpuMillis() > 0) {
            number("cpus", decimal(amounts.cpuMillis(), 3));
        }
        if (amounts.gpuShare() > 0) {
            number("gpus", decimal(amounts.gpuShare(), 4));
            textIfAny("gpu_model", gpuModel);
            if (gpuMemoryBytes > 0) {
                number("gpu_memory", Long.toString(gpuMemoryBytes));
            }
        }
        if (amounts.memoryBytes() > 0) {
            number("memory", Long.toString(amounts.memoryBytes()));
        }
    }

    private void seconds(String key, long micros) {
        if (micros != JobSpec.UNKNOWN) {
            number(key, Seconds.ofMicros(micros));
        }
    }

    private void textIfAny(String key, String value) {
        if (!value.isEmpty()) {
            text(key, value);
        }
    }

    private void text(String key, String value) {
        key(key);
        quoted(value);
    }

    private void number(String key, String value) {
        key(key);
        line.append(value);
    }

    private void texts(String key, Map<String, String> values) {
        if (values.isEmpty()) {
            return;
        }
        key(key);
        line.append('{');
        Iterator<Map.Entry<String, String>> entries = values.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<String, String> entry = entries.next();
            quoted(entry.getKey());
            line.append(": ");
            quoted(entry.getValue());
            line.append(entries.hasNext() ? ", " : "}");
        }
    }

    private void durations(Map<String, Long> micros) {
        if (micros.isEmpty()) {
            return;
        }
        key("durations");
        String before = "{";
        for (Map.Entry<String, Long> entry : micros.entrySet()) {
            line.append(before);
            quoted(entry.getKey());
            line.append(": ").append(Seconds.ofMicros(entry.getValue()));
            before = ", ";
        }
        line.append('}');
    }

    private void key(String key) {
        line.append(line.length() > 1 ? ", \"" : "\"").append(key).append("\": ");
    }

    private void quoted(String text) {
        line.append('"');
        line.append(JsonStringEncoder.getInstance().quoteAsCharArray(text));
        line.append('"');
    }

    private void end() throws IOException {
        out.write(line.append('}').toString());
        line.setLength(0);
    }

    private static String decimal(long scaled, int decimals) {
        return BigDecimal.valueOf(scaled, decimals).stripTrailingZeros().toPlainString();
    }
}
