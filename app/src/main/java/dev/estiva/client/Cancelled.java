package dev.estiva.client;

import org.jspecify.annotations.Nullable;

/** What became of the wish to cancel a job or a task. */
public record Cancelled(Json json) {
    /** {@code 7}, or {@code 7.3} for a task. */
    public String id() {
        return json.has("task") ? json.text("task") : Long.toString(json.whole("job"));
    }

    /** False if it had ended already, or {@link #refusal} says why not. */
    public boolean cancelled() {
        return json.flag("cancelled");
    }

    /** How it had ended already, or null. */
    public @Nullable String status() {
        return json.textOrNull("status");
    }

    /** Why not, or null. */
    public @Nullable ApiException refusal() {
        Json error = json.find("error");
        return error == null ? null : ApiException.of(0, error);
    }
}
