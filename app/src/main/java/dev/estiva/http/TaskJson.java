package dev.estiva.http;

import dev.estiva.core.Fact;
import dev.estiva.model.Outcome;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import dev.estiva.model.TaskState.Delayed;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.TaskState.Suspended;
import dev.estiva.model.TaskState.Waiting;
import dev.estiva.server.ProgressBoard;
import org.jspecify.annotations.Nullable;

/** A task as JSON, from the state while it goes on and from the journal when it has ended. */
final class TaskJson {
    private final EventJson events;

    private final ProgressBoard progress;

    TaskJson(EventJson events, ProgressBoard progress) {
        this.events = events;
        this.progress = progress;
    }

    /** {@code state} is null if the task has ended. */
    void write(JsonOut out, TaskId id, @Nullable TaskState state, PastTasks.Past past) {
        out.text("id", id.toString());
        out.whole("job", id.job());
        out.whole("index", id.index());
        switch (state) {
            case Waiting waiting ->
                waiting(out, "waiting", waiting.attempt(), waiting.failures(), waiting.firstStartMicros());
            case Delayed delayed -> {
                waiting(out, "delayed", delayed.attempt(), delayed.failures(), delayed.firstStartMicros());
                out.instant("until", delayed.untilMicros());
            }
            case Suspended suspended ->
                waiting(out, "waiting", suspended.attempt() + 1, suspended.failures(), suspended.firstStartMicros());
            case Running running -> running(out, id, running);
            case null, default -> ended(out, id.index(), past);
        }
    }

    /** Its status in one word. */
    static String status(@Nullable TaskState state, int index, PastTasks.Past past) {
        return switch (state) {
            case Waiting _, Suspended _ -> "waiting";
            case Delayed _ -> "delayed";
            case Running _ -> "running";
            case null, default -> {
                Outcome outcome = past.outcome(index);
                yield outcome == null ? "unknown" : Words.of(outcome.status());
            }
        };
    }

    private static void waiting(JsonOut out, String status, int nextAttempt, int failures, long firstStart) {
        out.text("status", status);
        out.whole("attempt", nextAttempt - 1L);
        out.whole("failures", failures);
        out.instant("first_started", firstStart);
    }

    private void running(JsonOut out, TaskId id, Running running) {
        out.text("status", "running");
        out.whole("attempt", running.attempt());
        out.whole("failures", running.failures());
        events.worker(out, running.placement().worker());
        EventJson.devices(out, running.placement().shares().getFirst());
        out.instant("first_started", running.firstStartMicros());
        out.instant("started", running.startMicros());
        if (running.stop() != null) {
            out.text("stopping", Words.of(running.stop()));
        }
        RunningEntry.progress(out, progress.of(id), running.attempt());
    }

    private void ended(JsonOut out, int index, PastTasks.Past past) {
        Outcome outcome = past.outcome(index);
        PastTask task = past.tasks().get(index);
        out.text("status", outcome == null ? "unknown" : Words.of(outcome.status()));
        Fact.TaskFinished end = task == null ? null : task.finished();
        Fact.TaskPlaced placed = task == null ? null : task.placed();
        out.whole("attempt", end == null ? 0 : end.attempt());
        out.whole("failures", task == null ? 0 : task.failures());
        if (task != null && placed != null) {
            events.worker(out, placed.placement().worker());
            EventJson.devices(out, placed.placement().shares().getFirst());
            out.instant("first_started", task.firstStartMicros());
            out.instant("started", placed.atMicros());
        }
        out.instant("ended", past.endMicros(index));
        if (end != null && placed != null && end.attempt() == placed.attempt()) {
            out.seconds("run_seconds", end.atMicros() - placed.atMicros());
        }
        if (outcome != null) {
            out.whole("exit_code", outcome.exitCode());
            out.textUnlessEmpty("message", outcome.message());
        }
    }
}
