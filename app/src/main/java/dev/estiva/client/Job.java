package dev.estiva.client;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A job as the server sees it. What only {@code GET /jobs/ID} tells is marked so. */
public record Job(Json json) {
    public long id() {
        return json.whole("id");
    }

    public String name() {
        return json.text("name");
    }

    public String user() {
        return json.text("user");
    }

    public String type() {
        return json.text("type");
    }

    /** {@code waiting}, {@code delayed}, {@code running}, or how it ended. */
    public String status() {
        return json.text("status");
    }

    public boolean hasEnded() {
        return json.has("ended");
    }

    /** The size of its array. */
    public int tasks() {
        return json.small("tasks", 1);
    }

    /** How many tasks are {@code waiting}, {@code delayed}, {@code running}, {@code completed}, {@code unsuccessful}. */
    public long count(String state) {
        return json.get("counts").whole(state, 0);
    }

    public Map<String, String> labels() {
        return json.texts("labels");
    }

    public Instant submitted() {
        return Instant.parse(json.text("submitted"));
    }

    public @Nullable Instant started() {
        return json.instant("started");
    }

    public @Nullable Instant ended() {
        return json.instant("ended");
    }

    /** In the single view only. */
    public @Nullable Json request() {
        return json.find("request");
    }

    /** In the single view only; 0 if unknown. */
    public long priority() {
        return json.whole("priority", 0);
    }

    /** In the single view only. */
    public @Nullable BigDecimal estimateSeconds() {
        return json.number("estimate_seconds");
    }

    /** In the single view only. */
    public @Nullable BigDecimal limitSeconds() {
        return json.number("limit_seconds");
    }

    /** In the single view only. So long after its submission it should have ended. */
    public @Nullable BigDecimal deadlineSeconds() {
        return json.number("deadline_seconds");
    }

    /** In the single view only. {@code gpu}, {@code cpu} or {@code fastest} of a job that can run with a GPU and without. */
    public @Nullable String prefer() {
        return json.textOrNull("prefer");
    }

    /**
     * In the single view only, of an array that can run with a GPU and without: how many of its tasks run or ran {@code with_gpu} and
     * {@code without_gpu}; else null.
     */
    public @Nullable Json ways() {
        return json.find("ways");
    }

    /** What it does, in the single view only. */
    public @Nullable Json payload() {
        return json.find("payload");
    }
}
