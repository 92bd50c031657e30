package dev.estiva.client;

import org.jspecify.annotations.Nullable;

/** What waiting for a job brought. */
public record Ending(Json json) {
    public long job() {
        return json.whole("job");
    }

    /** False if it still goes on. */
    public boolean done() {
        return json.flag("done");
    }

    public String status() {
        return json.text("status");
    }

    /** Of the first task with the job's status; 0 if it completed. */
    public int exitCode() {
        return json.small("exit_code", 0);
    }

    public String message() {
        return json.text("message", "");
    }

    /** The task that the exit code and the message are of, for an array. */
    public @Nullable String task() {
        return json.textOrNull("task");
    }
}
