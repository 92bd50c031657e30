package dev.estiva.http;

import dev.estiva.core.Fact;
import dev.estiva.http.Route.Needs;
import dev.estiva.journal.History;
import dev.estiva.journal.History.Event;
import dev.estiva.journal.JournalException;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What happened: a page, or a stream that goes on. */
final class EventRoutes {
    private final Service service;

    EventRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(Route.get("/events", Needs.READ, this::events));
    }

    private void events(Call call) throws IOException, InterruptedException {
        call.allowOnly("after", "job", "user", "kind", "limit", "follow");
        EventFilter filter = filter(call);
        long after = after(call, service);
        EventStream.Format format = format(call.context().header("Accept"));
        if (format == null) {
            page(call, filter, after);
            return;
        }
        boolean follow = !"false".equals(call.text("follow"));
        try (Streams.Place _ = service.streams().take()) {
            EventStream.Shape shape = (events, to) -> {
                for (Event event : events) {
                    if (filter.admits(event)) {
                        to.send(event, JsonOut.object(out -> service.events().write(out, event)));
                    }
                }
            };
            new EventStream(service, filter, format, shape, call).run(after, follow);
        }
    }

    private EventFilter filter(Call call) throws JournalException {
        long job = call.whole("job", 1, Long.MAX_VALUE, 0);
        if (job != 0) {
            service.jobs().requireSeen(call.caller(), new dev.estiva.model.JobId(job));
        }
        String user = call.text("user");
        if (user != null && !service.sight().sees(call.caller(), user)) {
            throw Refusal.forbidden("only admins see jobs of others");
        }
        Set<String> kinds = kinds(call);
        boolean wantsProgress = kinds.remove(ProgressFeed.KIND);
        Set<Class<? extends Fact>> facts = new LinkedHashSet<>();
        kinds.forEach(kind -> facts.add(fact(kind)));
        return new EventFilter(service, call.caller(), job, user, facts, wantsProgress);
    }

    private static Set<String> kinds(Call call) {
        Set<String> kinds = new LinkedHashSet<>();
        for (String parameter : call.texts("kind")) {
            kinds.addAll(List.of(parameter.split(",", -1)));
        }
        return kinds;
    }

    private static Class<? extends Fact> fact(String kind) {
        Class<? extends Fact> known = EventJson.ofKind(kind);
        if (known == null) {
            throw Refusal.invalidParameter(
                    "kind",
                    "there is no event \"" + Clip.of(kind) + "\"; expected " + EventJson.allKinds() + ", or "
                            + ProgressFeed.KIND);
        }
        return known;
    }

    /** Behind which position to begin. */
    static long after(Call call, Service service) {
        String resumed = call.context().header("Last-Event-ID");
        String text = resumed != null && !resumed.isEmpty() ? resumed : call.text("after");
        if ("latest".equals(text)) {
            return service.cluster().events().lastPosition();
        }
        if (text == null) {
            return 0;
        }
        try {
            long position = Long.parseLong(text);
            if (position >= 0) {
                return position;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw Refusal.invalidParameter("after", "expected a position or latest, found \"" + Clip.of(text) + "\"");
    }

    /** Null for a page of plain JSON. */
    static EventStream.@Nullable Format format(@Nullable String accept) {
        String accepted = accept == null ? "*/*" : accept.toLowerCase(Locale.ROOT);
        if (accepted.contains("text/event-stream")) {
            return EventStream.Format.SSE;
        }
        if (accepted.contains("application/x-ndjson")) {
            return EventStream.Format.NDJSON;
        }
        if (accepted.contains("application/json") || accepted.contains("*/*") || accepted.contains("application/*")) {
            return null;
        }
        throw Refusal.notAcceptable("events come as application/json, application/x-ndjson or text/event-stream");
    }

    private void page(Call call, EventFilter filter, long after) throws JournalException {
        List<Event> events = filter.past(after, Math.min(call.pageLimit(), History.MOST_ROWS));
        List<Event> seen = events.stream().filter(filter::admits).toList();
        long last = service.cluster().events().lastPosition();
        call.answer(out -> {
            out.list("events", seen, event -> service.events().write(out, event));
            if (!events.isEmpty()) {
                out.whole("next", events.getLast().position());
            }
            out.whole("last", last);
        });
    }
}
