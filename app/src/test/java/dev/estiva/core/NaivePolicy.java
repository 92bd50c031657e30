package dev.estiva.core;

import dev.estiva.core.Decision.Place;
import dev.estiva.core.Fact.PlacedBy;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Placement;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.TaskId;
import dev.estiva.policy.BackfillOrder;
import dev.estiva.policy.Backfills;
import dev.estiva.policy.PolicySpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The same policies without any index: every waiting task is tried on every worker, and everything is counted anew each time.
 * Knows backfill none and EASY.
 */
final class NaivePolicy implements Policy {
    private final PolicySpec spec;
    private final QueueOrder order;

    NaivePolicy(PolicySpec spec) {
        this.spec = spec;
        this.order = spec.build().order();
    }

    private record Waiting(TaskId task, JobSpec spec, long rank, long key, long length) {}

    private record Promise(PlainWorker worker, long startMicros, PlainWorker atStart) {}

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public QueueOrder order() {
        return order;
    }

    @Override
    public boolean holdsBack(RequestGroup ahead, WorkerClass kind) {
        return spec.backfill() == Backfills.NONE && (spec.strict() || ahead.demand(kind) != null);
    }

    @Override
    public void pass(ClusterView view, Cause cause, long nowMicros, Decisions decisions) {
        if (spec.backfill() == Backfills.EASY) {
            easy(view, nowMicros, decisions);
        } else {
            inOrder(view, nowMicros, decisions);
        }
    }

    private void inOrder(ClusterView view, long now, Decisions decisions) {
        NavigableSet<Integer> blocked = new TreeSet<>();
        Waiting last = null;
        for (Waiting task = next(view, last, byQueue()); task != null; task = next(view, last, byQueue())) {
            last = task;
            PlainWorker chosen = choose(
                    spec.placement().title(),
                    view,
                    task.spec,
                    now,
                    worker -> !blocked.contains(worker.id().value()));
            if (chosen != null) {
                place(task, chosen, PlacedBy.ORDER, decisions);
                if (order.ranking().changesWithPlacements()) {
                    blocked.clear();
                    last = null;
                }
                continue;
            }
            if (spec.strict()) {
                return;
            }
            if (spec.backfill() == Backfills.GREEDY) {
                continue;
            }
            for (PlainWorker worker : workers(view)) {
                if (worker.isFeasible(task.spec.request())) {
                    blocked.add(worker.id().value());
                }
            }
        }
    }

    private void easy(ClusterView view, long now, Decisions decisions) {
        boolean again = easyOnce(view, now, decisions);
        while (again && order.ranking().changesWithPlacements()) {
            again = easyOnce(view, now, decisions);
        }
    }

    private boolean easyOnce(ClusterView view, long now, Decisions decisions) {
        Waiting head = null;
        for (Waiting task = next(view, head, byQueue()); task != null; task = next(view, head, byQueue())) {
            head = task;
            PlainWorker chosen = choose(spec.placement().title(), view, task.spec, now, _ -> true);
            if (chosen != null) {
                place(task, chosen, PlacedBy.ORDER, decisions);
                head = order.ranking().changesWithPlacements() ? null : head;
                continue;
            }
            Promise promise = promise(view, task, now);
            if (promise != null) {
                return backfill(view, task, promise, now, decisions);
            }
        }
        return false;
    }

    private boolean backfill(ClusterView view, Waiting head, Promise promise, long now, Decisions decisions) {
        boolean shortest = spec.backfillOrder() == BackfillOrder.SJF;
        Comparator<Waiting> byScan =
                shortest ? Comparator.comparingLong(Waiting::length).thenComparing(Waiting::task) : byQueue();
        PlainWorker atStart = promise.atStart;
        Waiting last = shortest ? null : head;
        boolean started = false;
        for (Waiting task = next(view, last, byScan); task != null; task = next(view, last, byScan)) {
            last = task;
            if (task.task.equals(head.task)) {
                continue;
            }
            boolean inTime = now + spec.bounds().on(promise.worker.spec(), task.spec) <= promise.startMicros;
            PlainWorker spare = plain(view, promise.worker).sharedWith(atStart);
            boolean fitsSpare = spare.hasRoom(task.spec.request());
            Predicate<PlainWorker> admitted = worker -> !worker.id().equals(promise.worker.id()) || inTime || fitsSpare;
            PlainWorker chosen = choose(spec.placement().title(), view, task.spec, now, admitted);
            if (chosen == null) {
                continue;
            }
            boolean onSpare = chosen.id().equals(promise.worker.id()) && !inTime;
            if (onSpare) {
                atStart.take(spare.share(task.spec.request()));
            }
            place(task, onSpare ? spare : chosen, PlacedBy.BACKFILL, decisions);
            started = true;
        }
        return started;
    }

    private @Nullable Promise promise(ClusterView view, Waiting task, long now) {
        Promise best = null;
        for (WorkerNode node : view.workers().all()) {
            Promise here = node.isAvailable() ? promise(node, task, now) : null;
            if (here != null && (best == null || here.startMicros < best.startMicros)) {
                best = here;
            }
        }
        return best;
    }

    private static @Nullable Promise promise(WorkerNode node, Waiting task, long now) {
        NavigableMap<Long, List<Integer>> byEnd = new TreeMap<>();
        for (int at = 0; at < node.running().size(); at++) {
            byEnd.computeIfAbsent(node.running().assumedEndMicros(at, now), _ -> new ArrayList<>())
                    .add(at);
        }
        PlainWorker then = PlainWorker.of(node);
        for (var end : byEnd.entrySet()) {
            end.getValue().forEach(at -> then.give(node.running().share(at)));
            if (then.hasRoom(task.spec.request())) {
                then.take(then.share(task.spec.request()));
                return new Promise(PlainWorker.of(node), end.getKey(), then);
            }
        }
        return null;
    }

    /** One of the fitting workers by a placement's name, by looking at all. */
    static @Nullable PlainWorker choose(
            String placement, ClusterView view, JobSpec spec, long now, Predicate<PlainWorker> admitted) {
        List<PlainWorker> fitting = workers(view).stream()
                .filter(worker -> worker.fits(spec.request()) && admitted.test(worker))
                .toList();
        Comparator<PlainWorker> rule = switch (placement) {
            case "first-fit" -> Comparator.comparing(PlainWorker::id);
            case "circular" ->
                Comparator.comparing((PlainWorker worker) -> worker.id().value() <= view.lastPlacedWorker())
                        .thenComparing(PlainWorker::id);
            case "best-fit" ->
                Comparator.comparingLong(PlainWorker::freeGpus)
                        .thenComparingLong(worker -> worker.free("slots"))
                        .thenComparingLong(worker -> worker.free("cpu"))
                        .thenComparingLong(worker -> worker.free("memory"))
                        .thenComparing(PlainWorker::id);
            case "worst-fit" ->
                Comparator.comparingLong((PlainWorker worker) -> -worker.freeGpus())
                        .thenComparingLong(worker -> -worker.free("slots"))
                        .thenComparingLong(worker -> -worker.free("cpu"))
                        .thenComparingLong(worker -> -worker.free("memory"))
                        .thenComparing(PlainWorker::id);
            case "least-loaded" ->
                Comparator.comparingDouble(PlainWorker::load)
                        .thenComparingInt(worker -> tasksOn(view, worker))
                        .thenComparing(PlainWorker::id);
            case "gpu-best-fit" -> highest(worker -> new PlainScores(workers(view)).bestFit(worker, spec.request()));
            case "gpu-packing" -> highest(worker -> new PlainScores(workers(view)).packing(worker, spec.request()));
            case "gpu-clustering" ->
                highest(worker ->
                        new PlainScores(workers(view)).clustering(worker, spec.request(), running(view, worker)));
            case "least-work" ->
                Comparator.comparingLong((PlainWorker worker) -> workLeft(view, worker, now))
                        .thenComparingInt(worker -> -worker.spec().speedMilli())
                        .thenComparing(PlainWorker::id);
            default -> throw new IllegalArgumentException(placement);
        };
        return fitting.stream().min(rule).orElse(null);
    }

    private static Comparator<PlainWorker> highest(ToLongFunction<PlainWorker> score) {
        return Comparator.comparingLong(score).reversed().thenComparing(PlainWorker::id);
    }

    private static List<Share> running(ClusterView view, PlainWorker worker) {
        WorkerNode node = view.workers().get(worker.id());
        return node == null ? List.of() : node.running().shares();
    }

    private static int tasksOn(ClusterView view, PlainWorker worker) {
        WorkerNode node = view.workers().get(worker.id());
        return node == null ? 0 : node.running().size();
    }

    private static long workLeft(ClusterView view, PlainWorker worker, long now) {
        WorkerNode node = view.workers().get(worker.id());
        long left = 0;
        for (int at = 0; node != null && at < node.running().size(); at++) {
            JobEntry job = view.job(node.running().task(at).job());
            if (job != null) {
                long end = node.running().startMicros(at)
                        + Bounds.BY_ESTIMATE.on(
                                node.spec(), job.spec(node.running().task(at).index()));
                left += Math.max(0, end - now);
            }
        }
        return left;
    }

    private static List<PlainWorker> workers(ClusterView view) {
        return view.workers().all().stream().map(PlainWorker::of).toList();
    }

    private static PlainWorker plain(ClusterView view, PlainWorker worker) {
        WorkerNode node = view.workers().get(worker.id());
        return node == null ? worker : PlainWorker.of(node);
    }

    private static void place(Waiting task, PlainWorker worker, PlacedBy by, Decisions decisions) {
        decisions.accept(new Place(task.task, Placement.on(worker.share(task.spec.request())), by));
    }

    private static Comparator<Waiting> byQueue() {
        return Comparator.comparingLong(Waiting::rank)
                .thenComparingLong(Waiting::key)
                .thenComparing(Waiting::task);
    }

    /** The first that stands behind the last one looked at. */
    private static @Nullable Waiting next(ClusterView view, @Nullable Waiting last, Comparator<Waiting> sorted) {
        List<Waiting> all = new ArrayList<>();
        for (RequestGroup group : view.waiting().groups()) {
            for (Candidate task = view.waiting().first(group);
                    task != null;
                    task = view.waiting().next(group, task)) {
                JobEntry job = view.job(task.job());
                if (job != null) {
                    all.add(new Waiting(
                            task.task(), job.spec(task.index()), task.rank(), task.key(), task.lengthMicros()));
                }
            }
        }
        return all.stream()
                .filter(task -> last == null || sorted.compare(task, last) > 0)
                .min(sorted)
                .orElse(null);
    }
}
