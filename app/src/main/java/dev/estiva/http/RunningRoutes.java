package dev.estiva.http;

import dev.estiva.core.ClusterView;
import dev.estiva.core.JobEntry;
import dev.estiva.core.WorkerNode;
import dev.estiva.http.Route.Needs;
import dev.estiva.model.JobSpec;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.server.ProgressBoard;
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

    /** A task and where it runs. */
    private record Entry(WorkerId worker, WorkerSpec on, TaskId task, Running state, JobSpec spec) {}

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

        static String of(Entry entry) {
            return entry.worker() + "/" + entry.task();
        }
    }

    private void running(Call call) {
        call.allowOnly("after", "limit");
        Cursor after = Cursor.parse(call.text("after"));
        int limit = call.pageLimit();
        List<Entry> found = service.cluster().read(view -> collect(view, call.caller(), after, limit + 1));
        int all = service.cluster().read(ClusterView::runningCount);
        List<Entry> page = found.size() > limit ? found.subList(0, limit) : found;
        long now = service.cluster().nowMicros();
        call.answer(out -> {
            out.whole("running", all);
            out.list("entries", page, entry -> write(out, entry, now));
            out.textUnlessNull("next", found.size() > limit ? Cursor.of(page.getLast()) : null);
        });
    }

    private List<Entry> collect(ClusterView view, Caller caller, Cursor after, int most) {
        List<Entry> entries = new ArrayList<>();
        for (WorkerNode node : view.workers().all()) {
            if (node.id().value() < after.worker() || entries.size() == most) {
                continue;
            }
            TaskId behind = node.id().value() == after.worker() ? after.task() : null;
            for (TaskId task : tasks(node, behind)) {
                Entry entry = entries.size() < most ? entry(view, node, task) : null;
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

    private static @Nullable Entry entry(ClusterView view, WorkerNode node, TaskId task) {
        JobEntry job = view.job(task.job());
        return job != null && view.state(task) instanceof Running running
                ? new Entry(node.id(), node.spec(), task, running, job.spec())
                : null;
    }

    private void write(JsonOut out, Entry entry, long now) {
        JobSpec spec = entry.spec();
        long ran = Math.max(0, now - entry.state().startMicros());
        out.text("task", entry.task().toString());
        out.whole("job", entry.task().job());
        out.whole("array", spec.tasks());
        out.text("name", spec.name());
        out.text("user", spec.user());
        out.whole("attempt", entry.state().attempt());
        out.whole("worker_id", entry.worker().value());
        out.text("worker", entry.on().name());
        EventJson.devices(out, entry.state().placement().shares().getFirst());
        RequestJson.write(out, spec.request());
        out.instant("started", entry.state().startMicros());
        out.seconds("run_seconds", ran);
        if (spec.estimateMicros() != JobSpec.UNKNOWN) {
            out.seconds("remaining_seconds", Math.max(0, entry.on().runMicros(spec.estimateMicros()) - ran));
        }
        if (entry.state().stop() != null) {
            out.text("stopping", Words.of(entry.state().stop()));
        }
        progress(
                out,
                service.cluster().progress().of(entry.task()),
                entry.state().attempt());
    }

    /** How far it says it is, if it is this attempt that said so. */
    static void progress(JsonOut out, ProgressBoard.@Nullable Progress progress, int attempt) {
        if (progress != null && progress.attempt() == attempt) {
            out.object("progress", () -> {
                out.decimal("percent", progress.percentHundredths(), 2);
                out.textUnlessEmpty("message", progress.message());
            });
        }
    }
}
