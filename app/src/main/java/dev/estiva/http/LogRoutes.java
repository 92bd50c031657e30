package dev.estiva.http;

import dev.estiva.http.Route.Needs;
import dev.estiva.model.Outcome;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import dev.estiva.model.TaskStream;
import dev.estiva.server.OutputStore;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What tasks wrote, as bytes; followed, until the attempt has ended. */
final class LogRoutes {
    private static final int CHUNK = 64 << 10;

    /** An attempt's end is noticed by then, output at once. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Service service;

    LogRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(Route.get("/jobs/{job}/tasks/{index}/logs", Needs.READ, this::logs));
    }

    private void logs(Call call) throws IOException, InterruptedException {
        call.allowOnly("stream", "attempt", "offset", "limit", "follow");
        TaskId task = call.task();
        service.jobs().requireSeen(call.caller(), task.jobId());
        TaskStream stream = stream(call.text("stream"));
        int wanted = (int) call.whole("attempt", 1, Integer.MAX_VALUE, 0);
        boolean follow = call.flag("follow");
        if (!follow) {
            int attempt = wanted > 0 ? wanted : latest(task, state(task));
            copy(call, source(task, attempt, stream), false);
            return;
        }
        try (Streams.Place _ = service.streams().take()) {
            copy(call, source(task, wanted > 0 ? wanted : awaitStart(task), stream), true);
        }
    }

    private static TaskStream stream(@Nullable String name) {
        return switch (name) {
            case null -> TaskStream.STDOUT;
            case "stdout" -> TaskStream.STDOUT;
            case "stderr" -> TaskStream.STDERR;
            default ->
                throw Refusal.invalidParameter("stream", "expected stdout or stderr, found \"" + Clip.of(name) + "\"");
        };
    }

    private static OutputStore.@Nullable Source source(TaskId task, int attempt, TaskStream stream) {
        return attempt == 0 ? null : new OutputStore.Source(task, attempt, stream);
    }

    private @Nullable TaskState state(TaskId task) {
        return service.cluster().read(view -> view.state(task));
    }

    /** The latest attempt that was begun, 0 if none was. */
    private int latest(TaskId task, @Nullable TaskState state) throws IOException {
        return switch (state) {
            case TaskState.Running running -> running.attempt();
            case TaskState.Waiting waiting -> waiting.attempt() - 1;
            case TaskState.Suspended suspended -> suspended.attempt();
            case TaskState.Delayed delayed -> delayed.attempt() - 1;
            case null, default -> {
                PastTasks.Past past = service.past().of(task.jobId(), task.index(), task.index() + 1);
                PastTask ended = past.tasks().get(task.index());
                Outcome outcome = past.outcome(task.index());
                if (ended == null && outcome == null) {
                    throw Refusal.notFound("there is no task " + task);
                }
                yield ended == null || ended.placed() == null
                        ? 0
                        : ended.placed().attempt();
            }
        };
    }

    /** The current attempt, once there is one; 0 if the task ended without. */
    private int awaitStart(TaskId task) throws IOException, InterruptedException {
        try (Follower.Watch watch = service.follower().watch(task.job())) {
            while (true) {
                TaskState state = state(task);
                int latest = latest(task, state);
                if (latest > 0 || state == null) {
                    return latest;
                }
                requireLife();
                watch.await(WAIT_NANOS);
            }
        }
    }

    private boolean isRunning(OutputStore.Source source) {
        return state(source.task()) instanceof TaskState.Running running && running.attempt() == source.attempt();
    }

    /** Answers whether the attempt has ended; all that it wrote can be read then. */
    private boolean settleUnlessRunning(OutputStore.Source source) throws InterruptedException {
        if (isRunning(source)) {
            return false;
        }
        service.cluster().settleOutputs();
        return true;
    }

    /** A server that stops knows nothing of what comes: an answer that ended then would look like the log's end. */
    private void requireLife() {
        if (service.cluster().ended().isDone()) {
            throw Refusal.unavailable("the server is stopping");
        }
    }

    /** Else it would look as if nothing had been written. */
    private void requireKept(OutputStore.Source source) throws IOException {
        OutputStore.Dropped why = service.cluster().outputs().dropped(source);
        if (why != null) {
            String what = "what attempt " + source.attempt() + " of " + source.task() + " wrote to "
                    + Words.of(source.stream()) + " was dropped ";
            throw Refusal.outputDropped(what
                    + switch (why) {
                        case AGE -> "because it was older than the server keeps output (its --output-retain)";
                        case ROOM -> "to make room for newer output (the server's --output-max)";
                    });
        }
    }

    private void copy(Call call, OutputStore.@Nullable Source source, boolean follow)
            throws IOException, InterruptedException {
        OutputStore outputs = service.cluster().outputs();
        if (source != null) {
            settleUnlessRunning(source);
            requireKept(source);
        }
        long size = source == null ? 0 : outputs.size(source);
        long offset = call.whole("offset", Long.MIN_VALUE, Long.MAX_VALUE, 0);
        long begin = offset >= 0 ? offset : Math.max(0, size + offset);
        long left = call.whole("limit", 0, Long.MAX_VALUE, Long.MAX_VALUE);
        HttpServletResponse response = call.stream("text/plain; charset=utf-8");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Estiva-Attempt", Integer.toString(source == null ? 0 : source.attempt()));
        response.setHeader("Estiva-Offset", Long.toString(begin));
        response.setHeader("Estiva-Size", Long.toString(size));
        OutputStream to = response.getOutputStream();
        to.flush();
        if (source != null) {
            copy(source, begin, left, follow, to);
        }
    }

    private void copy(OutputStore.Source source, long begin, long most, boolean follow, OutputStream to)
            throws IOException, InterruptedException {
        OutputStore outputs = service.cluster().outputs();
        long at = begin;
        long left = most;
        boolean mayGrow = follow;
        while (left > 0) {
            long growths = outputs.growths();
            mayGrow =
                    mayGrow && !settleUnlessRunning(source); // asked first: what it wrote before its end is there then
            byte[] bytes = outputs.read(source, at, (int) Math.min(CHUNK, left));
            to.write(bytes);
            at += bytes.length;
            left -= bytes.length;
            if (bytes.length == 0) {
                if (!mayGrow) {
                    requireKept(source); // what was dropped while it was copied breaks off
                    return;
                }
                requireLife();
                to.flush();
                outputs.awaitGrowth(growths, LOOK);
            }
        }
    }
}
