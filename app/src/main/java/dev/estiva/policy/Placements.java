package dev.estiva.policy;

import dev.estiva.core.Admission;
import dev.estiva.core.Candidate;
import dev.estiva.core.ClusterView;
import dev.estiva.core.WorkerNode;
import dev.estiva.core.WorkerOrder;
import dev.estiva.core.WorkerScore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The placements by name: on which of the workers that fit. */
public enum Placements {
    /** Round robin. */
    CIRCULAR("circular", "the next behind that of the latest placement", _ -> (view, task, admitted, _) -> {
        WorkerNode next = view.workers().firstFit(task.group(), view.lastPlacedWorker(), admitted);
        return next != null ? next : view.workers().firstFit(task.group(), 0, admitted);
    }),
    /** The one with the lowest id. */
    FIRST_FIT(
            "first-fit",
            "the one that joined first",
            _ -> (view, task, admitted, _) -> view.workers().firstFit(task.group(), 0, admitted)),
    /** The one with the least left free. */
    BEST_FIT(
            "best-fit", "the one with the least free: GPUs, then slots, CPUs, memory", _ -> first(WorkerOrder.FULLEST)),
    /** The one with the most left free. */
    WORST_FIT(
            "worst-fit",
            "the one with the most free: GPUs, then slots, CPUs, memory",
            _ -> first(WorkerOrder.EMPTIEST)),
    /** The one of which the smallest part is in use. */
    LEAST_LOADED(
            "least-loaded",
            "the one of which the smallest part is in use: of slots, CPUs, memory, GPUs that of which most is",
            _ -> first(WorkerOrder.LEAST_LOADED)),
    /** The one with the least estimated work left, in its own time; the faster one of equals. */
    LEAST_WORK(
            "least-work",
            "the one with the least estimated work left",
            _ -> (view, task, admitted, nowMicros) -> view.leastWork(task.group(), admitted, nowMicros)),
    /** Any. */
    RANDOM(
            "random",
            "any, each with the same chance",
            settings ->
                    (view, task, admitted, _) -> leastLoaded(new Draw(settings.seed(), view, task, admitted).some(1))),
    /** The least loaded of some that are drawn. */
    POWER_OF_D(
            "power-of-d",
            "the least loaded of --choices that are drawn by chance",
            settings -> (view, task, admitted, _) ->
                    leastLoaded(new Draw(settings.seed(), view, task, admitted).some(settings.choices()))),
    /** The fullest by CPUs and GPUs. */
    GPU_BEST_FIT(
            "gpu-best-fit",
            "the one with the least CPUs and GPUs free, half and half, in relation to the largest worker's",
            _ -> best(GpuScores::bestFit)),
    /** Few GPUs in use. */
    GPU_PACKING(
            "gpu-packing",
            "onto GPUs in use, else workers in use, else idle ones; the fullest of them",
            _ -> best(GpuScores::packing)),
    /** Like with like. */
    GPU_CLUSTERING("gpu-clustering", "to tasks with as many GPUs, away from others", _ -> best(GpuScores::clustering)),
    /** Fragmentation gradient descent. */
    FGD("fgd", "where the GPUs that typical tasks could no longer use grow least", _ -> (_, _, _, _) -> null) {
        @Override
        public PlacementRule rule(PolicySettings settings) {
            return new FragmentationGradient(TypicalTasks.UNKNOWN);
        }
    };

    private final String title;
    private final String description;
    private final Maker maker;

    Placements(String title, String description, Maker maker) {
        this.title = title;
        this.description = description;
        this.maker = maker;
    }

    public String title() {
        return title;
    }

    /** In one line, for people. */
    public String description() {
        return description;
    }

    /** The placement with these settings. */
    public PlacementRule rule(PolicySettings settings) {
        return new Named(title, maker.of(settings));
    }

    /** The names of all of them. */
    public static List<String> titles() {
        return List.of(values()).stream().map(Placements::title).toList();
    }

    private static Choice first(WorkerOrder order) {
        return (view, task, admitted, _) -> view.workers().first(order, task.group(), admitted);
    }

    private static Choice best(WorkerScore score) {
        return (view, task, admitted, _) -> view.workers().best(score, task.group(), admitted);
    }

    private static @Nullable WorkerNode leastLoaded(List<WorkerNode> drawn) {
        WorkerNode best = null;
        for (WorkerNode node : drawn) {
            best = best == null || WorkerOrder.LEAST_LOADED.isBefore(node, best) ? node : best;
        }
        return best;
    }

    /** How a placement chooses. */
    @FunctionalInterface
    private interface Choice {
        @Nullable
        WorkerNode choose(ClusterView view, Candidate task, Admission admitted, long nowMicros);
    }

    /** How a placement chooses that is set so. */
    @FunctionalInterface
    private interface Maker {
        Choice of(PolicySettings settings);
    }

    /** One of these placements with its settings. */
    private record Named(String title, Choice choice) implements PlacementRule {
        @Override
        public @Nullable WorkerNode choose(ClusterView view, Candidate task, Admission admitted, long nowMicros) {
            return choice.choose(view, task, admitted, nowMicros);
        }
    }
}
