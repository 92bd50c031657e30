package dev.estiva.http;

import dev.estiva.core.Candidate;
import dev.estiva.core.ClusterView;
import dev.estiva.core.Explanation;
import dev.estiva.core.JobEntry;
import dev.estiva.http.Route.Needs;
import dev.estiva.journal.JournalException;
import dev.estiva.model.JobId;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a task does not run. */
final class ExplainRoutes {
    /** The first that are before it are named. */
    private static final int NAMED = 10;

    /** How far the queue is counted; some milliseconds. */
    private static final int MOST_COUNTED = 100_000;

    private final Service service;

    ExplainRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/jobs/{job}/explain", Needs.READ, this::ofJob),
                Route.get("/jobs/{job}/tasks/{index}/explain", Needs.READ, this::ofTask));
    }

    private void ofJob(Call call) throws JournalException {
        call.allowOnly();
        JobId id = call.job();
        service.jobs().requireSeen(call.caller(), id);
        answer(call, service.cluster().read(view -> task(view, id)));
    }

    private void ofTask(Call call) throws JournalException {
        call.allowOnly();
        service.jobs().requireSeen(call.caller(), call.job());
        answer(call, call.task());
    }

    /** Its first waiting task, else the first that has not ended, else the first. */
    private static TaskId task(ClusterView view, JobId id) {
        JobEntry job = view.job(id.value());
        if (job == null) {
            return new TaskId(id.value(), 0);
        }
        int[] waiting = {job.untouched() > 0 ? job.firstUntouched() : -1};
        int[] other = {-1};
        job.forEachTouched((state, index) -> {
            if (isQueued(state) && (waiting[0] < 0 || index < waiting[0])) {
                waiting[0] = index;
            }
            other[0] = other[0] < 0 ? index : other[0];
        });
        return new TaskId(id.value(), waiting[0] >= 0 ? waiting[0] : Math.max(0, other[0]));
    }

    /** What is to be said, as it was at one moment. */
    private record Said(
            Explanation explanation,
            @Nullable TaskState state,
            ClusterView.@Nullable Reservation promised,
            long ahead,
            List<TaskId> first) {}

    private void answer(Call call, TaskId task) throws JournalException {
        Said said = service.cluster().read(view -> said(view, call.caller(), task));
        PastTasks.Past past =
                said.state() == null ? service.past().of(task.jobId(), task.index(), task.index() + 1) : null;
        String status = past == null
                ? TaskJson.status(said.state(), task.index(), NO_PAST)
                : TaskJson.status(null, task.index(), past);
        if (status.equals("unknown")) {
            throw Refusal.notFound("there is no task " + task);
        }
        call.answer(out -> {
            out.text("task", task.toString());
            out.text("status", status);
            out.text("verdict", verdict(said));
            out.text("summary", summary(said, status));
            out.list("workers", said.explanation().workers(), worker -> {
                out.whole("worker_id", worker.worker().value());
                out.text("worker", worker.name());
                out.text("verdict", Words.of(worker.verdict()));
                out.text("reason", worker.reason());
            });
            if (isQueued(said.state())) {
                out.object("ahead", () -> {
                    out.whole("tasks", said.ahead());
                    out.texts(
                            "first", said.first().stream().map(TaskId::toString).toList());
                });
            }
            var promised = said.promised();
            if (promised != null) {
                out.object("promised", () -> {
                    service.events().worker(out, promised.worker());
                    out.instant("start", promised.startMicros());
                });
            }
        });
    }

    private static final PastTasks.Past NO_PAST =
            new PastTasks.Past(java.util.Collections.emptyNavigableMap(), Integer.MAX_VALUE, -1);

    private Said said(ClusterView view, Caller caller, TaskId task) {
        TaskState state = view.state(task);
        List<TaskId> first = new ArrayList<>();
        long ahead = isQueued(state) ? countAhead(view, caller, task, first) : 0;
        return new Said(Explanation.of(task, view), state, view.reservations().get(task), ahead, first);
    }

    private long countAhead(ClusterView view, Caller caller, TaskId task, List<TaskId> first) {
        WaitingOrder order = WaitingOrder.from(view);
        long ahead = 0;
        int seen = 0;
        for (Candidate next = order.next(); next != null && seen < MOST_COUNTED; next = order.next()) {
            JobEntry job = view.job(next.job());
            boolean isRest = job != null && next.index() == job.firstUntouched();
            if (next.task().equals(task)) {
                return ahead;
            }
            if (isRest && next.job() == task.job() && next.index() < task.index()) {
                return ahead + task.index() - next.index(); // it stands behind the first of its array
            }
            ahead += isRest && job != null ? job.untouched() : 1;
            if (first.size() < NAMED
                    && job != null
                    && service.sight().sees(caller, job.spec().user())) {
                first.add(next.task());
            }
            seen++;
        }
        return ahead;
    }

    private static boolean isQueued(@Nullable TaskState state) {
        return state instanceof TaskState.Waiting || state instanceof TaskState.Suspended;
    }

    private static String verdict(Said said) {
        return switch (said.state()) {
            case TaskState.Waiting _, TaskState.Suspended _ -> Reasons.verdict(said.explanation());
            case TaskState.Delayed _ -> "pauses";
            case TaskState.Running _ -> "runs";
            case null, default -> "ended";
        };
    }

    private String summary(Said said, String status) {
        return switch (said.state()) {
            case TaskState.Waiting _, TaskState.Suspended _ ->
                said.explanation().summary().replaceFirst("; promised worker .*", "");
            case TaskState.Delayed delayed ->
                "it failed " + delayed.failures() + (delayed.failures() == 1 ? " time" : " times")
                        + " and pauses until " + Instants.text(delayed.untilMicros());
            case TaskState.Running running -> {
                int id = running.placement().worker().value();
                String name = service.follower().workerName(id);
                yield "it runs on worker " + (name == null ? id : name);
            }
            case null, default -> "it has ended: " + status;
        };
    }
}
