package dev.estiva.journal;

import dev.estiva.model.Alternative;
import dev.estiva.model.Device;
import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Placement;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.Retry;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.util.NavigableMap;

/** Reads the nouns that {@link ModelWriter} wrote. Values that cannot be throw {@link IllegalArgumentException}. */
final class ModelReader {
    private ModelReader() {}

    static TaskId task(Fields in) throws MalformedFactException {
        return TaskId.parse(in.text("task"));
    }

    static JobId job(Fields in) throws MalformedFactException {
        return new JobId(in.whole("job"));
    }

    static WorkerId worker(Fields in) throws MalformedFactException {
        return new WorkerId(in.integer("worker"));
    }

    static JobSpec jobSpec(Fields fact) throws MalformedFactException {
        Fields in = fact.object("spec");
        return new JobSpec(
                in.text("name"),
                in.text("user"),
                in.text("type"),
                in.integerOr("tasks", 1),
                request(in.object("request")),
                in.integerOr("priority", JobSpec.DEFAULT_PRIORITY),
                in.wholeOr("estimate", JobSpec.UNKNOWN),
                in.wholeOr("limit", JobSpec.UNKNOWN),
                in.wholeOr("deadline", JobSpec.UNKNOWN),
                in.has("retries") ? new Retry(in.integer("retries"), in.whole("backoff")) : Retry.NEVER,
                labels(in),
                in.has("alternative") ? alternative(in.object("alternative")) : null);
    }

    private static Alternative alternative(Fields in) throws MalformedFactException {
        return new Alternative(
                request(in.object("request")),
                in.wholeOr("estimate", JobSpec.UNKNOWN),
                in.constant("preference", Alternative.Preference.class));
    }

    static NavigableMap<String, String> labels(Fields in) throws MalformedFactException {
        return in.map("labels", each -> each.text("value"));
    }

    private static Request request(Fields in) throws MalformedFactException {
        return new Request(amounts(in), in.textOr("gpu_model", ""), in.wholeOr("gpu_memory", 0), labels(in));
    }

    private static Resources amounts(Fields in) throws MalformedFactException {
        return new Resources(
                in.wholeOr("slots", 0),
                in.wholeOr("cpu_millis", 0),
                in.wholeOr("gpu_share", 0),
                in.wholeOr("memory", 0),
                in.map("extras", each -> each.whole("value")));
    }

    static WorkerSpec workerSpec(Fields fact) throws MalformedFactException {
        Fields in = fact.object("spec");
        return new WorkerSpec(
                in.text("name"),
                amounts(in.object("capacity")),
                in.list("devices", ModelReader::device),
                labels(in),
                in.integerOr("speed_milli", WorkerSpec.NORMAL_SPEED),
                in.wholeOr("lease", WorkerSpec.NO_LEASE));
    }

    private static Device device(Fields in) throws MalformedFactException {
        return new Device(in.textOr("model", ""), in.wholeOr("memory", 0));
    }

    static Placement placement(Fields in) throws MalformedFactException {
        if (!in.has("placement")) {
            throw in.refusal("placement", "a list");
        }
        return new Placement(in.list("placement", ModelReader::share));
    }

    private static Share share(Fields in) throws MalformedFactException {
        return new Share(worker(in), amounts(in), in.list("devices", ModelReader::deviceShare));
    }

    private static DeviceShare deviceShare(Fields in) throws MalformedFactException {
        return new DeviceShare(in.integer("device"), in.integer("share"));
    }

    static Outcome outcome(Fields in) throws MalformedFactException {
        return new Outcome(
                in.constant("status", Outcome.Status.class), in.integerOr("exit_code", 0), in.textOr("message", ""));
    }
}
