package dev.estiva.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A task that runs, and how long it probably still will. */
public record RunningEntry(Json json) {
    public String task() {
        return json.text("task");
    }

    public long job() {
        return json.whole("job");
    }

    /** The size of the job's array. */
    public int array() {
        return json.small("array", 1);
    }

    public String name() {
        return json.text("name");
    }

    public String user() {
        return json.text("user");
    }

    public String worker() {
        return json.text("worker");
    }

    public Json request() {
        return json.get("request");
    }

    public Instant started() {
        return Instant.parse(json.text("started"));
    }

    public BigDecimal runSeconds() {
        return Objects.requireNonNullElse(json.number("run_seconds"), BigDecimal.ZERO);
    }

    /** How much of it is done, as it says itself; null if it has not. */
    public @Nullable BigDecimal percent() {
        Json progress = json.find("progress");
        return progress == null ? null : progress.number("percent");
    }

    /** By its estimate, not below 0, or by how much of it is done; null if there is neither. */
    public @Nullable BigDecimal remainingSeconds() {
        return json.number("remaining_seconds");
    }

    /** {@code cancelled}, {@code time_limit}, {@code preempted} or {@code evicted} if it was asked to stop, else null. */
    public @Nullable String stopping() {
        return json.textOrNull("stopping");
    }
}
