package dev.estiva.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a task does not run. */
public record Explanation(Json json) {
    public String task() {
        return json.text("task");
    }

    public String status() {
        return json.text("status");
    }

    /** {@code never}, {@code not_now}, {@code fits}, {@code runs}, {@code pauses} or {@code ended}. */
    public String verdict() {
        return json.text("verdict");
    }

    public String summary() {
        return json.text("summary");
    }

    public List<OfWorker> workers() {
        return json.list("workers", OfWorker::new);
    }

    /** How many waiting tasks are before it in the policy's order. */
    public long ahead() {
        Json ahead = json.find("ahead");
        return ahead == null ? 0 : ahead.whole("tasks");
    }

    /** The first of them. */
    public List<String> firstAhead() {
        Json ahead = json.find("ahead");
        return ahead == null
                ? List.of()
                : ahead.list("first").stream()
                        .map(first -> String.valueOf(first.value()))
                        .toList();
    }

    /** By when it is promised to start at the latest, or null if nothing is promised. */
    public @Nullable Instant promisedStart() {
        Json promised = json.find("promised");
        return promised == null ? null : promised.instant("start");
    }

    /** What one worker says to the task. */
    public record OfWorker(Json json) {
        public String worker() {
            return json.text("worker");
        }

        /** {@code never}, {@code not_now} or {@code fits}. */
        public String verdict() {
            return json.text("verdict");
        }

        public String reason() {
            return json.text("reason", "");
        }
    }
}
