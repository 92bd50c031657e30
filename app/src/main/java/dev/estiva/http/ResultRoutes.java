package dev.estiva.http;

import dev.estiva.core.Fact;
import dev.estiva.http.Route.Needs;
import dev.estiva.journal.History.Event;
import dev.estiva.journal.History.EventQuery;
import dev.estiva.journal.JournalException;
import dev.estiva.model.JobId;
import dev.estiva.model.Payload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What became of the tasks that ran, in the order of their ends: a page, or a stream that goes on. */
final class ResultRoutes {
    /** One page looks at no more events: about a tenth of a second. */
    private static final int MOST_SEEN = 20_000;

    private static final int BATCH = 1_000;

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
        call.allowOnly("after", "since", "job", "user", "type", "worker", "worker_type", "status", "limit", "follow");
        EventFilter events = filter(call);
        ResultReader reader = new ResultReader(service, events, ResultFilter.of(call));
        long after = Math.max(EventRoutes.after(call, service), before(ResultFilter.since(call)));
        EventStream.Format format = EventRoutes.format(call.context().header("Accept"));
        if (format == null) {
            page(call, events, reader, after);
            return;
        }
        boolean follow = !"false".equals(call.text("follow"));
        Payloads payloads = new Payloads();
        try (Streams.Place _ = service.streams().take()) {
            EventStream.Shape shape = event -> {
                ResultRow row = reader.next(event);
                return row == null ? null : payloads.of(row).json();
            };
            new EventStream(service, events, format, shape, call).run(after, follow);
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
        EventQuery first = new EventQuery(null, null, sinceMicros, null, 0, 1);
        List<Event> found = service.cluster().history().events(first);
        return found.isEmpty()
                ? service.cluster().events().lastPosition()
                : found.getFirst().position() - 1;
    }

    private void page(Call call, EventFilter filter, ResultReader reader, long after) throws JournalException {
        int limit = call.pageLimit();
        Payloads payloads = new Payloads();
        List<Shown> rows = new ArrayList<>();
        long position = after;
        int seen = 0;
        boolean isMore = true;
        while (isMore && rows.size() < limit && seen < MOST_SEEN) {
            List<Event> events = filter.past(position, BATCH);
            isMore = !events.isEmpty();
            for (int at = 0; at < events.size() && rows.size() < limit; at++) {
                position = events.get(at).position();
                seen++;
                ResultRow row = reader.next(events.get(at));
                if (row != null) {
                    rows.add(payloads.of(row));
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

    /** A result with what its job was told and what it gave back. */
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

    /** Looks up payloads; those of the job that was asked for last are at hand, for its tasks end one after the other. */
    private final class Payloads {
        private @Nullable JobId job;
        private @Nullable Payload parameters;

        Shown of(ResultRow row) throws JournalException {
            Fact.JobSubmitted submitted = row.job();
            if (submitted == null || submitted.spec().type().equals(PROCESS)) {
                return new Shown(row, null, null);
            }
            if (!submitted.job().equals(job)) {
                parameters = service.cluster().payload(submitted.job());
                job = submitted.job();
            }
            return new Shown(row, parameters, service.cluster().result(row.end().task()));
        }
    }
}
