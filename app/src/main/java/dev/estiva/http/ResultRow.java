package dev.estiva.http;

import dev.estiva.core.Fact;
import dev.estiva.journal.History;
import dev.estiva.model.Device;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Payload;
import dev.estiva.model.WorkerSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task that ran and ended, with what tells how it did.
 *
 * @param asked null if that is not known any more
 * @param workerSpec what its worker had, or null if nobody remembers
 */
record ResultRow(
        long position,
        Fact.TaskFinished end,
        Fact.TaskPlaced placed,
        PastTask task,
        @Nullable Asked asked,
        @Nullable WorkerSpec workerSpec) {
    /** What its job is, and when it was submitted. */
    record Asked(String name, String user, String type, long submitMicros) {
        static Asked of(Fact.JobSubmitted job) {
            JobSpec spec = job.spec();
            return new Asked(spec.name(), spec.user(), spec.type(), job.atMicros());
        }

        static Asked of(History.JobSummary job) {
            return new Asked(job.name(), job.user(), job.type(), job.submitMicros());
        }
    }

    /** A worker that has GPUs is one of these, whatever its tasks use. */
    static String kind(WorkerSpec spec) {
        return spec.devices().isEmpty() ? "cpu" : "gpu";
    }

    int worker() {
        return placed.placement().worker().value();
    }

    @Nullable
    String workerName() {
        return workerSpec == null ? null : workerSpec.name();
    }

    /** The parameters of the job and the figures of its result are written behind, as far as they are given. */
    void write(JsonOut out, @Nullable Payload parameters, @Nullable Payload output) {
        out.whole("position", position);
        out.text("task", end.task().toString());
        out.whole("job", end.task().job());
        out.whole("index", end.task().index());
        if (asked != null) {
            out.text("name", asked.name);
            out.text("user", asked.user);
            out.text("type", asked.type);
        }
        EventJson.outcome(out, end.outcome());
        out.whole("attempt", end.attempt());
        out.whole("failures", task.failures());
        out.whole("worker_id", worker());
        out.textUnlessNull("worker", workerName());
        if (workerSpec != null) {
            out.text("worker_type", kind(workerSpec));
        }
        RequestJson.amounts(
                out, "allocated", placed.placement().shares().getFirst().amounts());
        devices(out);
        times(out);
        if (parameters != null) {
            out.plain("parameters", parameters);
        }
        if (output != null) {
            out.plain("figures", output);
        }
    }

    private void devices(JsonOut out) {
        var devices = placed.placement().shares().getFirst().devices();
        if (devices.isEmpty()) {
            return;
        }
        List<Device> models = workerSpec == null ? List.of() : workerSpec.devices();
        out.list("devices", devices, device -> {
            out.whole("index", device.device());
            out.decimal("share", device.share(), 4);
            Device gpu = device.device() < models.size() ? models.get(device.device()) : Device.ANY;
            out.textUnlessEmpty("model", gpu.model());
        });
    }

    private void times(JsonOut out) {
        long first = task.firstStartMicros();
        if (asked != null) {
            out.instant("submitted", asked.submitMicros);
        }
        out.instant("first_started", first);
        out.instant("started", placed.atMicros());
        out.instant("ended", end.atMicros());
        if (asked != null) {
            out.seconds("wait_seconds", first - asked.submitMicros);
        }
        out.seconds("run_seconds", end.atMicros() - placed.atMicros());
    }
}
