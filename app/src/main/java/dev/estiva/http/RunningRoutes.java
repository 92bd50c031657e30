package dev.estiva.http;

import dev.estiva.core.ClusterView;
import dev.estiva.core.WorkerNode;
import dev.estiva.http.Route.Needs;
import dev.estiva.model.TaskId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What runs, by worker. */
final class RunningRoutes {
    private final Service service;

    RunningRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(Route.get("/running", Needs.READ, this::running));
    }

    /** A place in the list; behind it the next page begins. */
    private record Cursor(int worker, @Nullable TaskId task) {
        static Cursor parse(@Nullable String text) {
            if (text == null) {
                return new Cursor(0, null);
            }
            try {
                int slash = text.indexOf('/');
                if (slash > 0) {
                    return new Cursor(
                            Integer.parseInt(text.substring(0, slash)), TaskId.parse(text.substring(slash + 1)));
                }
            } catch (IllegalArgumentException e) {
                // said below
            }
            throw Refusal.invalidParameter("after", "expected what a page before said as next");
        }

        static String of(RunningEntry entry) {
            return entry.worker() + "/" + entry.task();
        }
    }

    private void running(Call call) {
        call.allowOnly("after", "limit");
        Cursor after = Cursor.parse(call.text("after"));
        int limit = call.pageLimit();
        List<RunningEntry> found = service.cluster().read(view -> collect(view, call.caller(), after, limit + 1));
        int all = service.cluster().read(ClusterView::runningCount);
        List<RunningEntry> page = found.size() > limit ? found.subList(0, limit) : found;
        long now = service.cluster().nowMicros();
        call.answer(out -> {
            out.whole("running", all);
            out.list(
                    "entries",
                    page,
                    entry -> entry.write(out, service.cluster().progress().of(entry.task()), now));
            out.textUnlessNull("next", found.size() > limit ? Cursor.of(page.getLast()) : null);
        });
    }

    private List<RunningEntry> collect(ClusterView view, Caller caller, Cursor after, int most) {
        List<RunningEntry> entries = new ArrayList<>();
        for (WorkerNode node : view.workers().all()) {
            if (node.id().value() < after.worker() || entries.size() == most) {
                continue;
            }
            TaskId behind = node.id().value() == after.worker() ? after.task() : null;
            for (TaskId task : tasks(node, behind)) {
                RunningEntry entry = entries.size() < most ? RunningEntry.of(view, node, task) : null;
                if (entry != null && service.sight().sees(caller, entry.spec().user())) {
                    entries.add(entry);
                }
            }
        }
        return entries;
    }

    private static NavigableSet<TaskId> tasks(WorkerNode node, @Nullable TaskId behind) {
        NavigableSet<TaskId> tasks = new TreeSet<>();
        for (int at = 0; at < node.running().size(); at++) {
            tasks.add(node.running().task(at));
        }
        return behind == null ? tasks : tasks.tailSet(behind, false);
    }
}
