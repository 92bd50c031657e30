package dev.estiva.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A task as the server sees it. What only the view of a single task tells is marked so. */
public record Task(Json json) {
    /** {@code 7.3}. */
    public String id() {
        return json.text("id");
    }

    public long job() {
        return json.whole("job");
    }

    public int index() {
        return json.small("index", 0);
    }

    /** {@code waiting}, {@code delayed}, {@code running}, or how it ended. */
    public String status() {
        return json.text("status");
    }

    public boolean hasEnded() {
        return json.has("ended");
    }

    /** The latest, 0 before the first. */
    public int attempt() {
        return json.small("attempt", 0);
    }

    /** Where the latest attempt runs or ran, by name; null if it never did, or nobody knows any more. */
    public @Nullable String worker() {
        return json.textOrNull("worker");
    }

    public @Nullable Instant started() {
        return json.instant("started");
    }

    public @Nullable Instant ended() {
        return json.instant("ended");
    }

    public @Nullable BigDecimal runSeconds() {
        return json.number("run_seconds");
    }

    /** How far it is, as it says itself while it runs: {@code percent} and {@code message}; null if it has not. */
    public @Nullable Json progress() {
        return json.find("progress");
    }

    public int exitCode() {
        return json.small("exit_code", 0);
    }

    public String message() {
        return json.text("message", "");
    }

    /** What the job type returned, in the single view only. */
    public @Nullable Json output() {
        return json.find("output");
    }

    /** In the single view only. */
    public List<Json> attempts() {
        return json.list("attempts");
    }

    /** What is kept of its output, in the single view only. */
    public List<Json> logs() {
        return json.list("logs");
    }
}
