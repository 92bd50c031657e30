package dev.estiva.client;

import java.math.BigDecimal;
import java.util.Objects;

/** A waiting task, or the tasks of an array that were never placed, at its place in the policy's order. */
public record QueueEntry(Json json) {
    /** From 1. */
    public long position() {
        return json.whole("position");
    }

    public long job() {
        return json.whole("job");
    }

    public String task() {
        return json.text("task");
    }

    /** The size of the job's array. */
    public int array() {
        return json.small("array", 1);
    }

    /** How many stand here. */
    public int tasks() {
        return json.small("tasks", 1);
    }

    public String name() {
        return json.text("name");
    }

    public String user() {
        return json.text("user");
    }

    public long priority() {
        return json.whole("priority");
    }

    public Json request() {
        return json.get("request");
    }

    public BigDecimal waitedSeconds() {
        return Objects.requireNonNullElse(json.number("waited_seconds"), BigDecimal.ZERO);
    }

    /** {@code never}, {@code not_now} or {@code fits}. */
    public String verdict() {
        return json.text("verdict");
    }

    public String reason() {
        return json.text("reason");
    }
}
