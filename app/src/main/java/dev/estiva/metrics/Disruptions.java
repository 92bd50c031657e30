package dev.estiva.metrics;

import dev.estiva.core.ClusterView;
import dev.estiva.core.Fact;
import dev.estiva.core.Fact.RequeueCause;
import dev.estiva.core.FactListener;
import dev.estiva.model.TaskState.Running;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Counts attempts that had to be repeated, and which workers were lost with how many tasks. */
public final class Disruptions implements FactListener {
    private final Map<RequeueCause, Long> requeues = new EnumMap<>(RequeueCause.class);
    private long suspensions;
    private final NavigableMap<String, Losses> losses = new TreeMap<>();

    @Override
    public void before(Fact fact, ClusterView state) {
        if (fact instanceof Fact.TaskRequeued requeued) {
            requeues.merge(requeued.cause(), 1L, Long::sum);
            if (requeued.cause() == RequeueCause.WORKER_LOST
                    && state.state(requeued.task()) instanceof Running running) {
                of(TaskRows.nameOf(running.placement().worker(), state)).tasks++;
            }
        } else if (fact instanceof Fact.TaskSuspended) {
            suspensions++;
        } else if (fact instanceof Fact.WorkerLost lost) {
            of(TaskRows.nameOf(lost.worker(), state)).times++;
        }
    }

    public Requeues requeues() {
        return new Requeues(
                count(RequeueCause.WORKER_LOST),
                count(RequeueCause.FAILED),
                count(RequeueCause.PREEMPTED),
                count(RequeueCause.EVICTED));
    }

    /** How often a running task gave its room to another, whether it kept its work or not. */
    public long preemptions() {
        return suspensions + count(RequeueCause.PREEMPTED);
    }

    /** By name. */
    public List<LostWorker> lostWorkers() {
        List<LostWorker> lost = new ArrayList<>();
        losses.forEach((name, counts) -> lost.add(new LostWorker(name, counts.times, counts.tasks)));
        return lost;
    }

    private long count(RequeueCause cause) {
        return requeues.getOrDefault(cause, 0L);
    }

    private Losses of(String worker) {
        return losses.computeIfAbsent(worker, _ -> new Losses());
    }

    private static final class Losses {
        long times;
        long tasks;
    }

    /**
     * A worker that was given up, or came back without its tasks.
     *
     * @param times how often it was given up
     * @param tasks how many attempts ended with it and went back to the queue
     */
    public record LostWorker(String name, long times, long tasks) {}
}
