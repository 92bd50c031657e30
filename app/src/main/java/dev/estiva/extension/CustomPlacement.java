package dev.estiva.extension;

import dev.estiva.core.Admission;
import dev.estiva.core.Candidate;
import dev.estiva.core.ClusterView;
import dev.estiva.core.JobEntry;
import dev.estiva.core.RequestGroup;
import dev.estiva.core.WorkerNode;
import dev.estiva.core.WorkerScore;
import dev.estiva.core.Workers;
import dev.estiva.custom.TaskView;
import dev.estiva.custom.WorkerChoice;
import dev.estiva.custom.WorkerView;
import dev.estiva.policy.PlacementRule;
import dev.estiva.policy.Sortable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A user's placement. It is asked only in passes, and a fault in one of them has the policy replaced. */
final class CustomPlacement implements PlacementRule {
    private final String title;
    private final WorkerChoice choice;
    private final Guard guard;
    private final WorkerScore kept = this::score;
    private final boolean byRequest;

    CustomPlacement(String title, WorkerChoice choice, Leash leash) {
        this.title = title;
        this.choice = choice;
        this.guard = new Guard("placement " + title, leash);
        this.byRequest = byRequest();
    }

    private boolean byRequest() {
        try {
            return guard.ask(choice::looksAtRequestOnly);
        } catch (Fault e) {
            return false; // the first pass tells
        }
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public void beginPass() {
        guard.beginPass();
    }

    @Override
    public @Nullable WorkerNode choose(ClusterView view, Candidate task, Admission admitted, long nowMicros) {
        if (byRequest) {
            return view.workers().best(kept, task.group(), admitted);
        }
        JobEntry job = view.job(task.job());
        List<WorkerNode> fitting = fitting(view, task.group(), admitted);
        if (job == null || fitting.isEmpty()) {
            return null;
        }
        long waited = Math.max(0, nowMicros - job.submitMicros());
        TaskView shown = Views.task(job.spec(task.index()), job.submitMicros(), waited);
        List<WorkerView> workers = fitting.stream().map(Views::worker).toList();
        return fitting.get(guard.askInPass(() -> best(shown, workers)));
    }

    private static List<WorkerNode> fitting(ClusterView view, RequestGroup group, Admission admitted) {
        List<WorkerNode> fitting = new ArrayList<>();
        WorkerNode next = view.workers().firstFit(group, 0, admitted);
        while (next != null) {
            fitting.add(next);
            next = view.workers().firstFit(group, next.id().value(), admitted);
        }
        return fitting;
    }

    /** The place of the first of the highest. */
    private int best(TaskView task, List<WorkerView> workers) {
        int best = 0;
        double highest = 0;
        for (int at = 0; at < workers.size(); at++) {
            double score = Guard.number(choice.score(task, workers.get(at)), "the score", workers.get(at));
            if (at == 0 || score > highest) {
                best = at;
                highest = score;
            }
        }
        requireSame(highest, task, workers.get(best));
        return best;
    }

    private long score(Workers workers, WorkerNode node, RequestGroup group) {
        TaskView task = Views.request(group.request());
        WorkerView worker = Views.worker(node);
        return guard.askInPass(() -> {
            double score = Guard.number(choice.score(task, worker), "the score", worker);
            requireSame(score, task, worker);
            return Sortable.of(score);
        });
    }

    private void requireSame(double score, TaskView task, WorkerView worker) {
        double again = choice.score(task, worker);
        if (score != again) {
            throw new Fault("the score of " + worker + " was " + score + " and then " + again);
        }
    }
}
