package dev.estiva.policy;

import dev.estiva.core.Admission;
import dev.estiva.core.Candidate;
import dev.estiva.core.ClusterView;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.TaskState.Suspended;
import dev.estiva.model.TaskState.Waiting;
import dev.estiva.model.WorkerId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Draws workers by chance, each of those that fit with the same probability. Chance is a hash of seed, task and attempt: the
 * same attempt draws the same, in whatever process.
 */
final class Draw {
    /** Ids are drawn so often for each worker that is wanted, before all that fit are looked for: most may be full, or gone. */
    private static final int MOST_TRIES = 16;

    private final ClusterView view;
    private final Candidate task;
    private final Admission admitted;
    private final SeededRandom random;

    Draw(long seed, ClusterView view, Candidate task, Admission admitted) {
        this.view = view;
        this.task = task;
        this.admitted = admitted;
        int attempt = switch (view.state(task.task())) {
            case Waiting waiting -> waiting.attempt();
            case Suspended suspended ->
                suspended.attempt() + suspended.service().preemptions();
            case null, default -> 0;
        };
        long mixed = SeededRandom.mix(SeededRandom.mix(seed) + task.job());
        this.random = new SeededRandom(SeededRandom.mix(mixed + task.index()) + attempt);
    }

    /** So many different workers, or all that fit if they are fewer. */
    List<WorkerNode> some(int count) {
        List<WorkerNode> drawn = new ArrayList<>(count);
        for (int tries = 0; tries < count * MOST_TRIES && drawn.size() < count; tries++) {
            int id = 1 + random.nextInt(Math.max(1, view.workers().lastId()));
            WorkerNode node = view.workers().get(new WorkerId(id));
            if (node != null && !drawn.contains(node) && fits(node)) {
                drawn.add(node);
            }
        }
        return drawn.size() == count ? drawn : ofAll(count);
    }

    private List<WorkerNode> ofAll(int count) {
        List<WorkerNode> fitting = new ArrayList<>();
        WorkerNode next = after(0);
        while (next != null) {
            fitting.add(next);
            next = after(next.id().value());
        }
        for (int at = 0; at < Math.min(count, fitting.size()); at++) {
            int other = at + random.nextInt(fitting.size() - at);
            WorkerNode chosen = fitting.get(other);
            fitting.set(other, fitting.get(at));
            fitting.set(at, chosen);
        }
        return fitting.subList(0, Math.min(count, fitting.size()));
    }

    private @Nullable WorkerNode after(int id) {
        return view.workers().firstFit(task.group(), id, admitted);
    }

    private boolean fits(WorkerNode node) {
        return task.group().fitsOn(node, admitted);
    }
}
