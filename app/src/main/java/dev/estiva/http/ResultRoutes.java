package dev.estiva.http;

import dev.estiva.http.Route.Needs;
import dev.estiva.journal.History.Event;
import dev.estiva.journal.History.EventQuery;
import dev.estiva.journal.JournalException;
import dev.estiva.model.JobId;
import dev.estiva.model.Payload;
import dev.estiva.model.TaskId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What became of the tasks that ran, in the order of their ends: a page, or a stream that goes on. */
final class ResultRoutes {
    /** One page looks at no more events: about a tenth of a second. */
    private static final int MOST_SEEN = 20_000;

    private static final int BATCH = 1_000;

    /** It is submitted, placed and ends, and with some more happens. */
    private static final int EVENTS_A_TASK = 4;

    private static final int MOST_LATEST = 1_000_000;

    /** So many payloads are looked up, and held, at once: a hundred mebibytes at the very worst. */
    private static final int CHUNK = 50;

    private static final int SMALL = 4_096;

    /** Its parameters are a command with its environment, which is nothing to compare by. */
    private static final String PROCESS = "process";

    private final Service service;

    ResultRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(Route.get("/results", Needs.READ, this::results));
    }

    private void results(Call call) throws IOException, InterruptedException {
        call.allowOnly(
                "after",
                "since",
                "job",
                "user",
                "type",
                "worker",
                "worker_type",
                "status",
                "latest",
                "limit",
                "follow");
        EventFilter events = filter(call);
        ResultFilter wanted = ResultFilter.of(call);
        int latest = latest(call);
        ResultReader reader = new ResultReader(service, events, wanted);
        long after = Math.max(EventRoutes.after(call, service), before(ResultFilter.since(call)));
        EventStream.Format format = EventRoutes.format(call.context().header("Accept"));
        LatestResults back = new LatestResults(service, events, wanted);
        if (format == null) {
            page(call, events, reader, latest == 0 ? after : behind(back, after, latest));
            return;
        }
        boolean follow = !"false".equals(call.text("follow"));
        try (Streams.Place _ = service.streams().take()) {
            EventStream.Shape shape = (some, to) -> {
                for (List<ResultRow> rows : chunks(reader.next(some))) {
                    for (Shown shown : shown(rows)) {
                        to.send(new Event(shown.row.position(), shown.row.end()), shown.json());
                    }
                }
            };
            EventStream stream = new EventStream(service, events, format, shape, call);
            stream.run(latest == 0 ? after : back.begin(after, latest, stream::showLife), follow);
        }
    }

    /** How many of the latest, or 0 for all. Who goes on with a stream has had its beginning. */
    private static int latest(Call call) {
        int most = (int) call.whole("latest", 1, MOST_LATEST, 0);
        String resumed = call.context().header("Last-Event-ID");
        return resumed == null || resumed.isEmpty() ? most : 0;
    }

    /** It may have to look far back, so it counts as a stream meanwhile. */
    private long behind(LatestResults back, long after, int latest) throws IOException {
        try (Streams.Place _ = service.streams().take()) {
            return back.begin(after, latest, () -> {});
        }
    }

    private EventFilter filter(Call call) throws JournalException {
        long job = call.whole("job", 1, Long.MAX_VALUE, 0);
        if (job != 0) {
            service.jobs().requireSeen(call.caller(), new JobId(job));
        }
        String user = call.text("user");
        if (user != null && !service.sight().sees(call.caller(), user)) {
            throw Refusal.forbidden("only admins see jobs of others");
        }
        return new EventFilter(service, call.caller(), job, user, Set.of());
    }

    /** The position before the first event from then on. */
    private long before(long sinceMicros) throws JournalException {
        if (sinceMicros == 0) {
            return 0;
        }
        List<Event> found = service.cluster()
                .history()
                .events(EventQuery.ALL.since(sinceMicros).limit(1));
        return found.isEmpty()
                ? service.cluster().events().lastPosition()
                : found.getFirst().position() - 1;
    }

    private void page(Call call, EventFilter filter, ResultReader reader, long after) throws JournalException {
        int limit = call.pageLimit();
        int batch = Math.min(BATCH, EVENTS_A_TASK * limit); // a short page reads few more than it tells
        List<Shown> rows = new ArrayList<>();
        long position = after;
        int seen = 0;
        boolean isMore = true;
        while (isMore && rows.size() < limit && seen < MOST_SEEN) {
            List<Event> events = filter.past(position, batch);
            isMore = !events.isEmpty();
            seen += events.size();
            position = isMore ? events.getLast().position() : position;
            for (List<ResultRow> found : chunks(reader.next(events))) {
                List<ResultRow> fitting = found.subList(0, Math.min(found.size(), limit - rows.size()));
                rows.addAll(shown(fitting));
                if (fitting.size() < found.size()) {
                    position = rows.getLast().row.position();
                    break;
                }
            }
        }
        answer(call, rows, seen == 0 ? null : position);
    }

    private void answer(Call call, List<Shown> rows, @Nullable Long next) {
        long last = service.cluster().events().lastPosition();
        call.answer(out -> {
            out.list("results", rows, row -> row.write(out));
            if (next != null) {
                out.whole("next", next);
            }
            out.whole("last", last);
        });
    }

    /** A result with what can be compared of what its job was told and what it gave back. */
    private record Shown(
            ResultRow row,
            @Nullable Payload parameters,
            @Nullable Payload output) {
        void write(JsonOut out) {
            row.write(out, parameters, output);
        }

        byte[] json() {
            return JsonOut.object(this::write);
        }
    }

    private static List<List<ResultRow>> chunks(List<ResultRow> rows) {
        List<List<ResultRow>> chunks = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += CHUNK) {
            chunks.add(rows.subList(from, Math.min(rows.size(), from + CHUNK)));
        }
        return chunks;
    }

    /** With their payloads, by two questions. */
    private List<Shown> shown(List<ResultRow> rows) throws JournalException {
        NavigableSet<JobId> jobs = new TreeSet<>();
        NavigableSet<TaskId> tasks = new TreeSet<>();
        for (ResultRow row : rows) {
            if (isTold(row)) {
                jobs.add(row.end().task().jobId());
                tasks.add(row.end().task());
            }
        }
        if (tasks.isEmpty()) {
            return rows.stream().map(row -> new Shown(row, null, null)).toList();
        }
        Map<JobId, Payload> parameters = service.cluster().payloads(jobs);
        Map<TaskId, Payload> outputs = service.cluster().results(tasks);
        List<Shown> shown = new ArrayList<>();
        for (ResultRow row : rows) {
            TaskId task = row.end().task();
            Payload told = isTold(row) ? parameters.getOrDefault(task.jobId(), Payload.NONE) : null;
            shown.add(new Shown(row, plain(told), plain(outputs.get(task))));
        }
        return shown;
    }

    private static boolean isTold(ResultRow row) {
        return row.asked() != null && !row.asked().type().equals(PROCESS);
    }

    /** A page holds a thousand: of a mebibyte it keeps what is told. */
    private static @Nullable Payload plain(@Nullable Payload json) {
        return json == null || json.size() < SMALL ? json : PlainValues.of(json);
    }
}
