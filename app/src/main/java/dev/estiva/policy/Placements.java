package dev.estiva.policy;

import dev.estiva.core.Admission;
import dev.estiva.core.ClusterView;
import dev.estiva.core.RequestGroup;
import dev.estiva.core.WorkerNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The placements by name: on which of the workers that fit. */
public enum Placements implements PlacementRule {
    /** Round robin: the next one behind the worker of the latest placement. */
    CIRCULAR("circular") {
        @Override
        public @Nullable WorkerNode choose(ClusterView view, RequestGroup group, Admission admitted, long nowMicros) {
            WorkerNode next = view.workers().firstFit(group, view.lastPlacedWorker(), admitted);
            return next != null ? next : view.workers().firstFit(group, 0, admitted);
        }
    },
    /** The one with the lowest id. */
    FIRST_FIT("first-fit") {
        @Override
        public @Nullable WorkerNode choose(ClusterView view, RequestGroup group, Admission admitted, long nowMicros) {
            return view.workers().firstFit(group, 0, admitted);
        }
    },
    /** The one with the least left free: GPUs, then slots, CPU, memory. */
    BEST_FIT("best-fit") {
        @Override
        public @Nullable WorkerNode choose(ClusterView view, RequestGroup group, Admission admitted, long nowMicros) {
            return view.workers().bestFit(group, admitted);
        }
    },
    /** The one with the least estimated work left, in its own time; the faster one of equals. */
    LEAST_WORK("least-work") {
        @Override
        public @Nullable WorkerNode choose(ClusterView view, RequestGroup group, Admission admitted, long nowMicros) {
            return view.leastWork(group, admitted, nowMicros);
        }
    };

    private final String title;

    Placements(String title) {
        this.title = title;
    }

    @Override
    public String title() {
        return title;
    }

    static List<String> titles() {
        return List.of(values()).stream().map(Placements::title).toList();
    }
}
