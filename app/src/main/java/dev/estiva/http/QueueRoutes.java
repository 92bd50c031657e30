package dev.estiva.http;

import dev.estiva.core.Candidate;
import dev.estiva.core.ClusterView;
import dev.estiva.core.JobEntry;
import dev.estiva.core.RequestGroup;
import dev.estiva.http.Route.Needs;
import dev.estiva.model.JobSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What waits, in the policy's order, each with the reason. */
final class QueueRoutes {
    private final Service service;

    QueueRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(Route.get("/queue", Needs.READ, this::queue));
    }

    /** A task that waits, or the tasks of an array that were never placed. */
    private record Entry(
            long position, Candidate at, JobSpec spec, long submitMicros, int tasks, Reasons.Reason reason) {
        void write(JsonOut out, long nowMicros) {
            out.whole("position", position);
            out.text("task", at.task().toString());
            out.whole("job", at.job());
            out.whole("tasks", tasks);
            out.whole("array", spec.tasks());
            out.text("name", spec.name());
            out.text("user", spec.user());
            out.whole("priority", spec.priority());
            RequestJson.write(out, spec.request());
            out.instant("submitted", submitMicros);
            out.seconds("waited_seconds", Math.max(0, nowMicros - submitMicros));
            out.text("verdict", reason.verdict());
            out.text("reason", reason.text());
        }
    }

    /** A place in the queue; behind it the next page begins. */
    private record Cursor(long position, long key, long job, int index) {
        static @Nullable Cursor parse(@Nullable String text) {
            if (text == null) {
                return null;
            }
            String[] parts = text.split("\\.", -1);
            try {
                if (parts.length == 4) {
                    return new Cursor(
                            Long.parseLong(parts[0]),
                            Long.parseLong(parts[1]),
                            Long.parseLong(parts[2]),
                            Integer.parseInt(parts[3]));
                }
            } catch (NumberFormatException e) {
                // said below
            }
            throw Refusal.invalidParameter("after", "expected what a page before said as next");
        }

        static String of(Entry entry) {
            return entry.position() + "." + entry.at().key() + "." + entry.at().job() + "."
                    + entry.at().index();
        }
    }

    /** A page as it was at one moment. */
    private record Page(
            long waiting, List<Entry> entries, @Nullable String next) {}

    private void queue(Call call) {
        call.allowOnly("after", "limit");
        Cursor after = Cursor.parse(call.text("after"));
        int limit = call.pageLimit();
        long now = service.cluster().nowMicros();
        Page page = service.cluster().read(view -> {
            view.rerank(now);
            return page(view, call.caller(), after, limit);
        });
        call.answer(out -> {
            out.whole("waiting", page.waiting());
            out.list("entries", page.entries(), entry -> entry.write(out, now));
            out.textUnlessNull("next", page.next());
        });
    }

    private Page page(ClusterView view, Caller caller, @Nullable Cursor after, int limit) {
        WaitingOrder order = order(view, after);
        Reasons reasons = new Reasons(view);
        List<Entry> entries = new ArrayList<>();
        long position = after == null ? 0 : after.position();
        Candidate next = order.next();
        Entry last = null;
        for (int seen = 0; next != null && seen < limit; seen++) {
            position++;
            last = entry(view, next, position, reasons);
            if (service.sight().sees(caller, last.spec().user())) {
                entries.add(last);
            }
            next = order.next();
        }
        String cursor = next == null || last == null ? null : Cursor.of(last);
        return new Page(view.waiting().size(), entries, cursor);
    }

    private static WaitingOrder order(ClusterView view, @Nullable Cursor after) {
        if (after == null) {
            return WaitingOrder.from(view);
        }
        return view.waiting().order().isRanked()
                ? WaitingOrder.behind(view, after.position())
                : WaitingOrder.behind(view, after.key(), after.job(), after.index());
    }

    private static Entry entry(ClusterView view, Candidate at, long position, Reasons reasons) {
        JobEntry job = view.job(at.job());
        if (job == null) {
            throw new IllegalStateException("a task waits of no job: " + at);
        }
        int tasks = at.index() == job.firstUntouched() ? job.untouched() : 1;
        RequestGroup group = at.group();
        return new Entry(position, at, job.spec(at.index()), job.submitMicros(), tasks, reasons.of(group, at.task()));
    }
}
