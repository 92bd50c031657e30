package dev.estiva.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of a task that ran. */
public record TaskResult(Json json) {
    /** Of its end in the journal: a follower goes on behind it. */
    public long position() {
        return json.whole("position");
    }

    public String task() {
        return json.text("task");
    }

    public long job() {
        return json.whole("job");
    }

    /** Of the job; empty if that is not known any more. */
    public String name() {
        return json.text("name", "");
    }

    public String user() {
        return json.text("user", "");
    }

    public String type() {
        return json.text("type", "");
    }

    public String status() {
        return json.text("status");
    }

    public String message() {
        return json.text("message", "");
    }

    public long workerId() {
        return json.whole("worker_id");
    }

    public @Nullable String worker() {
        return json.textOrNull("worker");
    }

    /** {@code gpu} or {@code cpu}; null if nobody remembers the worker. */
    public @Nullable String workerType() {
        return json.textOrNull("worker_type");
    }

    /** What it held of the worker: {@code slots}, {@code cpus}, {@code memory}, {@code gpus}. */
    public Json allocated() {
        Json found = json.find("allocated");
        return found == null ? Json.EMPTY : found;
    }

    /** The GPUs that it held: {@code index}, {@code share} and, where it is known, {@code model}. */
    public List<Json> devices() {
        return json.list("devices");
    }

    public @Nullable Instant submitted() {
        return json.instant("submitted");
    }

    public Instant started() {
        return Instant.parse(json.text("started"));
    }

    public Instant ended() {
        return Instant.parse(json.text("ended"));
    }

    public @Nullable BigDecimal waitSeconds() {
        return json.number("wait_seconds");
    }

    public @Nullable BigDecimal runSeconds() {
        return json.number("run_seconds");
    }

    /** What the job was told, as far as it can be compared. */
    public Json parameters() {
        Json found = json.find("parameters");
        return found == null ? Json.EMPTY : found;
    }

    /** What the job type gave back, as far as it can be compared. */
    public Json figures() {
        Json found = json.find("figures");
        return found == null ? Json.EMPTY : found;
    }
}
