package dev.estiva.policy;

import dev.estiva.core.Admission;
import dev.estiva.core.Candidate;
import dev.estiva.core.ClusterView;
import dev.estiva.core.WorkerNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The placements by name: on which of the workers that fit. */
public enum Placements implements PlacementRule {
    /** Round robin: the next one behind the worker of the latest placement. */
    CIRCULAR("circular", "the next behind that of the latest placement") {
        @Override
        public @Nullable WorkerNode choose(ClusterView view, Candidate task, Admission admitted, long nowMicros) {
            WorkerNode next = view.workers().firstFit(task.group(), view.lastPlacedWorker(), admitted);
            return next != null ? next : view.workers().firstFit(task.group(), 0, admitted);
        }
    },
    /** The one with the lowest id. */
    FIRST_FIT("first-fit", "the one that joined first") {
        @Override
        public @Nullable WorkerNode choose(ClusterView view, Candidate task, Admission admitted, long nowMicros) {
            return view.workers().firstFit(task.group(), 0, admitted);
        }
    },
    /** The one with the least left free: GPUs, then slots, CPU, memory. */
    BEST_FIT("best-fit", "the one with the least free: GPUs, then slots, CPUs, memory") {
        @Override
        public @Nullable WorkerNode choose(ClusterView view, Candidate task, Admission admitted, long nowMicros) {
            return view.workers().bestFit(task.group(), admitted);
        }
    },
    /** The one with the least estimated work left, in its own time; the faster one of equals. */
    LEAST_WORK("least-work", "the one with the least estimated work left") {
        @Override
        public @Nullable WorkerNode choose(ClusterView view, Candidate task, Admission admitted, long nowMicros) {
            return view.leastWork(task.group(), admitted, nowMicros);
        }
    };

    private final String title;

    private final String description;

    Placements(String title, String description) {
        this.title = title;
        this.description = description;
    }

    /** In one line, for people. */
    public String description() {
        return description;
    }

    @Override
    public String title() {
        return title;
    }

    /** The names of all of them. */
    public static List<String> titles() {
        return List.of(values()).stream().map(Placements::title).toList();
    }
}
