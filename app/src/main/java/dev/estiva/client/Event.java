package dev.estiva.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that happened. */
public record Event(Json json) {
    /** Its place in the journal: a follower goes on behind it. */
    public long position() {
        return json.whole("position");
    }

    public Instant at() {
        return Instant.parse(json.text("at"));
    }

    /** {@code job_submitted}, {@code task_placed}, …: docs/api.md lists them. */
    public String kind() {
        return json.text("event");
    }

    /** 0 if it is of no job. */
    public long job() {
        return json.whole("job", 0);
    }

    public @Nullable String task() {
        return json.textOrNull("task");
    }

    public @Nullable String worker() {
        return json.textOrNull("worker");
    }
}
