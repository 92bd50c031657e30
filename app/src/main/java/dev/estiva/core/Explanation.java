package dev.estiva.core;

import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import dev.estiva.model.TaskState.Delayed;
import dev.estiva.model.TaskState.Finished;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.TaskState.Suspended;
import dev.estiva.model.TaskState.Waiting;
import dev.estiva.model.WorkerId;
import java.util.ArrayList;
import java.util.List;

/**
 * Why a task does not run.
 *
 * @param summary one sentence for the whole cluster
 * @param workers each worker's own answer, by id; empty if the task does not wait
 */
public record Explanation(TaskId task, String summary, List<WorkerAnswer> workers) {
    /** What one worker says to a request. */
    public record WorkerAnswer(WorkerId worker, String name, Verdict verdict, String reason) {}

    /** Whether a task can run on a worker. */
    public enum Verdict {
        /** Not feasible there, whatever ends. */
        NEVER,
        /** Feasible, but something is in the way now. */
        NOT_NOW,
        /** There is room; it is the order that makes it wait. */
        FITS
    }

    /** Explains this task; the one place that does, for every reader. */
    public static Explanation of(TaskId task, ClusterView view) {
        TaskState state = view.state(task);
        JobEntry job = view.job(task.job());
        if (state == null || job == null) {
            return new Explanation(task, "it has ended or never was", List.of());
        }
        return switch (state) {
            case Waiting _, Suspended _ -> waiting(task, job, view);
            case Delayed delayed ->
                new Explanation(
                        task,
                        "it failed " + delayed.failures() + " times and pauses until instant " + delayed.untilMicros(),
                        List.of());
            case Running running ->
                new Explanation(task, "it runs on worker " + running.placement().worker(), List.of());
            case Finished finished -> new Explanation(task, "it has ended: " + finished.outcome(), List.of());
        };
    }

    private static Explanation waiting(TaskId task, JobEntry job, ClusterView view) {
        RequestGroup group = view.waiting().group(job.spec(task.index()), task.job());
        List<WorkerAnswer> answers = new ArrayList<>();
        for (WorkerNode node : view.workers().all()) {
            answers.add(ask(group, node));
        }
        return new Explanation(task, summary(task, group, answers, view), answers);
    }

    /** Whether no worker that could ever run it takes tasks at all. */
    private static boolean isNobodyAvailable(RequestGroup group, ClusterView view) {
        return view.workers().all().stream().noneMatch(node -> node.isAvailable() && group.demand(node.kind()) != null);
    }

    private static WorkerAnswer ask(RequestGroup group, WorkerNode node) {
        Demand demand = group.demand(node.kind());
        String name = node.spec().name();
        if (demand == null) {
            String lack = Shortfall.of(group.request(), node, node.kind().capacity(), "has");
            return new WorkerAnswer(node.id(), name, Verdict.NEVER, lack);
        }
        if (node.isSuspected()) {
            return new WorkerAnswer(node.id(), name, Verdict.NOT_NOW, "its beats have stopped");
        }
        String quarantine = node.quarantine();
        if (quarantine != null) {
            return new WorkerAnswer(node.id(), name, Verdict.NOT_NOW, "it is quarantined: " + quarantine);
        }
        if (node.isDraining() || node.isCordoned()) {
            String why = node.isDraining() ? "it is drained" : "it is cordoned";
            return new WorkerAnswer(node.id(), name, Verdict.NOT_NOW, why);
        }
        if (!node.fits(demand)) {
            String lack = Shortfall.of(group.request(), node, node.free(), "has free");
            return new WorkerAnswer(node.id(), name, Verdict.NOT_NOW, lack);
        }
        return new WorkerAnswer(node.id(), name, Verdict.FITS, "there is room");
    }

    private static String summary(TaskId task, RequestGroup group, List<WorkerAnswer> answers, ClusterView view) {
        if (answers.stream().allMatch(answer -> answer.verdict() == Verdict.NEVER)) {
            return answers.isEmpty() ? "never: there is no worker" : "never: no present worker could run it";
        }
        if (isNobodyAvailable(group, view)) {
            return "not now: no worker that could run it takes tasks";
        }
        ClusterView.Reservation reservation = view.reservations().get(task);
        String promise = reservation == null
                ? ""
                : "; promised worker " + reservation.worker() + " from instant " + reservation.startMicros();
        if (answers.stream().anyMatch(answer -> answer.verdict() == Verdict.FITS)) {
            return "not now: others are before it in the queue" + promise;
        }
        Candidate first = view.waiting().first(group);
        boolean isFirst = first != null && first.task().equals(task);
        String reason = group.reason().isEmpty() || !isFirst ? "" : " (" + group.reason() + ")";
        return "not now: no worker has room" + reason + promise;
    }
}
