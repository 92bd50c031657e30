package dev.estiva.http;

import dev.estiva.core.Fact;
import dev.estiva.core.JobEntry;
import dev.estiva.http.Route.Needs;
import dev.estiva.journal.History.Event;
import dev.estiva.journal.History.JobSummary;
import dev.estiva.journal.JournalException;
import dev.estiva.model.JobId;
import dev.estiva.model.Payload;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import dev.estiva.server.OutputStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Listing and showing tasks. */
final class TaskRoutes {
    private static final List<String> STATUSES =
            List.of("waiting", "delayed", "running", "completed", "failed", "cancelled", "timed_out", "aborted");

    /** With a filter, one page looks at no more. */
    private static final int MOST_SEEN = 10_000;

    private final Service service;
    private final TaskJson json;

    TaskRoutes(Service service) {
        this.service = service;
        this.json = new TaskJson(service.events(), service.cluster().progress());
    }

    List<Route> routes() {
        return List.of(
                Route.get("/jobs/{job}/tasks", Needs.READ, this::list),
                Route.get("/jobs/{job}/tasks/{index}", Needs.READ, this::show));
    }

    /** Tasks {@code from} up to before {@code to}, as they were at one moment. */
    private record Slice(int from, int to, List<@Nullable TaskState> states, PastTasks.Past past) {
        @Nullable
        TaskState state(int index) {
            return states.get(index - from);
        }
    }

    private void list(Call call) throws JournalException {
        call.allowOnly("status", "after", "limit");
        JobId id = call.job();
        service.jobs().requireSeen(call.caller(), id);
        Set<String> wanted = statuses(call.text("status"));
        int limit = call.pageLimit();
        int from = (int) call.whole("after", -1, Integer.MAX_VALUE - 1, -1) + 1;
        long last = (long) from + (wanted.isEmpty() ? limit : MOST_SEEN);
        Slice slice = slice(id, from, (int) Math.min(last, tasks(id)));
        List<Integer> shown = new ArrayList<>();
        int next = slice.from();
        for (; next < slice.to() && shown.size() < limit; next++) {
            if (wanted.isEmpty() || wanted.contains(TaskJson.status(slice.state(next), next, slice.past()))) {
                shown.add(next);
            }
        }
        String after = next < tasks(id) && next > from ? Integer.toString(next - 1) : null;
        call.answer(out -> {
            out.list(
                    "tasks",
                    shown,
                    index -> json.write(out, new TaskId(id.value(), index), slice.state(index), slice.past()));
            out.textUnlessNull("next", after);
        });
    }

    private static Set<String> statuses(@Nullable String text) {
        Set<String> wanted = new TreeSet<>();
        for (String status : text == null ? new String[0] : text.split(",", -1)) {
            if (!STATUSES.contains(status)) {
                throw Refusal.invalidParameter(
                        "status",
                        "expected one of " + String.join(", ", STATUSES) + ", found \"" + Clip.of(status) + "\"");
            }
            wanted.add(status);
        }
        return wanted;
    }

    /** The size of the job's array. */
    private int tasks(JobId id) throws JournalException {
        Integer active = service.cluster().<@Nullable Integer>read(view -> {
            JobEntry job = view.job(id.value());
            return job == null ? null : (Integer) job.spec().tasks();
        });
        if (active != null) {
            return active;
        }
        JobSummary job = service.cluster().history().job(id);
        if (job == null) {
            throw JobIds.unknown(id);
        }
        return job.tasks();
    }

    private Slice slice(JobId id, int from, int to) throws JournalException {
        int end = Math.max(from, to);
        List<@Nullable TaskState> states = service.cluster().read(view -> {
            List<@Nullable TaskState> found = new ArrayList<>();
            for (int index = from; index < end; index++) {
                found.add(view.state(new TaskId(id.value(), index)));
            }
            return found;
        });
        boolean needsPast = states.stream().anyMatch(state -> state == null);
        PastTasks.Past past = needsPast
                ? service.past().of(id, from, end)
                : new PastTasks.Past(Collections.unmodifiableNavigableMap(new TreeMap<>()), Integer.MAX_VALUE, -1);
        return new Slice(from, end, states, past);
    }

    private void show(Call call) throws IOException, InterruptedException {
        call.allowOnly();
        TaskId id = call.task();
        service.jobs().requireSeen(call.caller(), id.jobId());
        if (id.index() >= tasks(id.jobId())) {
            throw Refusal.notFound("job " + id.job() + " has no task " + id.index());
        }
        Slice slice = slice(id.jobId(), id.index(), id.index() + 1);
        List<Event> events = service.past().of(id);
        Payload result = service.cluster().result(id);
        List<Log> logs = logs(id);
        call.answer(out -> {
            json.write(out, id, slice.state(id.index()), slice.past());
            if (result != null) {
                out.raw("output", result);
            }
            attempts(out, events);
            out.list("logs", logs, log -> {
                out.whole("attempt", log.source().attempt());
                out.text("stream", Words.of(log.source().stream()));
                out.whole("bytes", log.bytes());
                out.textUnlessNull("dropped", log.dropped() == null ? null : Words.of(log.dropped()));
            });
        });
    }

    /** What is kept of one stream of an attempt, or why it is not. */
    private record Log(OutputStore.Source source, long bytes, OutputStore.@Nullable Dropped dropped) {}

    private List<Log> logs(TaskId id) throws IOException, InterruptedException {
        service.cluster().settleOutputs();
        OutputStore outputs = service.cluster().outputs();
        List<Log> logs = new ArrayList<>();
        for (OutputStore.Source source : outputs.of(id)) {
            logs.add(new Log(source, outputs.size(source), outputs.dropped(source)));
        }
        return logs;
    }

    /** Each placement, with what ended it. */
    private void attempts(JsonOut out, List<Event> events) {
        List<Fact.TaskPlaced> placed = events.stream()
                .flatMap(event -> event.fact() instanceof Fact.TaskPlaced f ? java.util.stream.Stream.of(f) : null)
                .toList();
        out.list("attempts", placed, attempt -> {
            out.whole("attempt", attempt.attempt());
            service.events().worker(out, attempt.placement().worker());
            EventJson.devices(out, attempt.placement().shares().getFirst());
            out.instant("started", attempt.atMicros());
            for (Event event : events) {
                end(out, event.fact(), attempt.attempt());
            }
        });
    }

    private static void end(JsonOut out, Fact fact, int attempt) {
        if (fact instanceof Fact.TaskRequeued f && f.attempt() == attempt) {
            out.instant("ended", f.atMicros());
            out.text("end", Words.of(f.cause()));
            out.textUnlessEmpty("message", f.message());
        } else if (fact instanceof Fact.TaskFinished f && f.attempt() == attempt) {
            out.instant("ended", f.atMicros());
            out.text("end", Words.of(f.outcome().status()));
            out.whole("exit_code", f.outcome().exitCode());
            out.textUnlessEmpty("message", f.outcome().message());
        }
    }
}
