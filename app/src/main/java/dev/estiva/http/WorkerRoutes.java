package dev.estiva.http;

import dev.estiva.core.Answer;
import dev.estiva.core.ClusterView;
import dev.estiva.core.Input;
import dev.estiva.core.RunningTasks;
import dev.estiva.core.StatePart.TypeSpeed;
import dev.estiva.core.WorkerNode;
import dev.estiva.http.Route.Needs;
import dev.estiva.model.WorkerId;
import dev.estiva.server.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Showing workers, and telling them to rest. */
final class WorkerRoutes {
    /** Tasks of one worker that its view lists. */
    private static final int MOST_TASKS = 10_000;

    /** Types and ways of one worker that its view lists. */
    private static final int MOST_SPEEDS = 1_000;

    private final Service service;

    WorkerRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/workers", Needs.READ, this::list),
                Route.get("/workers/{worker}", Needs.READ, this::show),
                Route.post("/workers/{worker}/cordon", Needs.ADMIN, call -> tell(call, Input.Cordon::new)),
                Route.post("/workers/{worker}/uncordon", Needs.ADMIN, call -> tell(call, Input.Uncordon::new)),
                Route.post("/workers/{worker}/drain", Needs.ADMIN, this::drain));
    }

    private void list(Call call) {
        call.allowOnly("after", "limit");
        int after = (int) call.whole("after", 0, Integer.MAX_VALUE, 0);
        int limit = call.pageLimit();
        List<WorkerView> workers = new ArrayList<>();
        boolean more = service.cluster().read(view -> {
            for (WorkerNode node : view.workers().all()) {
                if (node.id().value() > after) {
                    if (workers.size() == limit) {
                        return true;
                    }
                    workers.add(WorkerView.of(node));
                }
            }
            return false;
        });
        call.answer(out -> {
            out.list("workers", workers, worker -> worker.write(out, sample(worker)));
            out.textUnlessNull("next", more ? workers.getLast().id().toString() : null);
        });
    }

    /** A task that runs there, and when it has surely ended. */
    private record RunningHere(RunningEntry entry, long boundEndMicros) {}

    /** A worker, what runs there, and how long tasks were seen to take there. */
    private record Shown(WorkerView worker, List<RunningHere> tasks, List<TypeSpeed> speeds) {}

    private void show(Call call) {
        call.allowOnly();
        answer(call, call.path("worker"));
    }

    private void answer(Call call, String name) {
        Shown shown = service.cluster().<@Nullable Shown>read(view -> {
            WorkerNode node = find(view, name);
            return node == null ? null : new Shown(WorkerView.of(node), tasks(view, node), speeds(view, node));
        });
        if (shown == null) {
            throw unknown(name);
        }
        List<RunningHere> seen = shown.tasks().stream()
                .filter(task ->
                        service.sight().sees(call.caller(), task.entry().spec().user()))
                .toList();
        long now = service.cluster().nowMicros();
        call.answer(out -> {
            shown.worker().write(out, sample(shown.worker()));
            out.list("tasks", seen, task -> {
                RunningEntry entry = task.entry();
                entry.write(out, service.cluster().progress().of(entry.task()), now);
                out.instant("bound", task.boundEndMicros());
            });
            out.list("speeds", shown.speeds(), speed -> {
                out.text("type", speed.type());
                out.text("way", speed.withGpu() ? "gpu" : "cpu");
                out.textUnlessEmpty("device", speed.device());
                out.text("of", speed.of().name().toLowerCase(Locale.ROOT));
                out.decimal("factor", Math.round(speed.times() * 1e6), 6);
                out.whole("measurements", speed.ends());
            });
        });
    }

    private Samples.@Nullable Seen sample(WorkerView worker) {
        return service.cluster().samples().of(worker.id()).orElse(null);
    }

    private static List<RunningHere> tasks(ClusterView view, WorkerNode node) {
        RunningTasks running = node.running();
        List<RunningHere> tasks = new ArrayList<>();
        for (int at = 0; at < Math.min(running.size(), MOST_TASKS); at++) {
            RunningEntry entry = RunningEntry.of(view, node, running.task(at));
            if (entry != null) {
                tasks.add(new RunningHere(entry, running.boundEndMicros(at)));
            }
        }
        return tasks;
    }

    private static List<TypeSpeed> speeds(ClusterView view, WorkerNode node) {
        return view.speeds(node).stream().limit(MOST_SPEEDS).toList();
    }

    /** By name; by id if there is none of that name. */
    private static @Nullable WorkerNode find(ClusterView view, String name) {
        WorkerNode named = view.workers().named(name);
        if (named == null && name.matches("[1-9][0-9]{0,8}")) {
            return view.workers().get(new WorkerId(Integer.parseInt(name)));
        }
        return named;
    }

    private static Refusal unknown(String name) {
        return Refusal.notFound("there is no worker " + Clip.of(name));
    }

    private void drain(Call call) {
        call.allowOnly("evict");
        boolean evict = call.flag("evict");
        told(call, id -> new Input.Drain(id, evict));
    }

    private void tell(Call call, Function<WorkerId, Input> input) {
        call.allowOnly();
        told(call, input);
    }

    private void told(Call call, Function<WorkerId, Input> input) {
        String name = call.path("worker");
        WorkerId id = service.cluster().<@Nullable WorkerId>read(view -> {
            WorkerNode node = find(view, name);
            return node == null ? null : node.id();
        });
        if (id == null) {
            throw unknown(name);
        }
        Answer answer = Answers.of(service.cluster(), service.cluster().tell(input.apply(id)));
        if (answer instanceof Answer.Refused refused) {
            throw Answers.refusal(refused);
        }
        answer(call, id.toString());
    }
}
