package dev.estiva.forecast;

import dev.estiva.core.ClusterView;
import dev.estiva.core.Fact;
import dev.estiva.core.FactListener;
import dev.estiva.core.Input.Attempt;
import dev.estiva.core.JobEntry;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.JobSpec;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.sim.Sequence;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * The simulation that follows a live run as far as the run may deviate. A task starts as late as it really did, and so
 * hands its lateness on; from there on it takes as long as the workload says. What happened no further than {@code close}
 * from its computed instant, happens when it did; what happened further from it, at the computed one. What lies close
 * together, by computation or as it happened, is taken in the order in which it happened.
 */
final class FollowedRun implements Sequence, FactListener {
    /** How much further apart by computation may lie what happened close together: as late as a task may be of itself. */
    private static final int REACH = 50;

    private final LiveSchedule live;
    private final long closeMicros;
    private final ToLongFunction<TaskId> liveStartMicros;
    private final List<WorkloadJob> jobs;
    private final Map<Long, WorkloadJob> accepted = new HashMap<>();
    private final NavigableMap<TaskId, WorkerId> workers = new TreeMap<>();
    private final NavigableMap<TaskId, Long> dueStarts = new TreeMap<>();
    private final NavigableMap<TaskId, Long> dueEnds = new TreeMap<>();
    private final NavigableMap<WorkerId, Long> released = new TreeMap<>();
    private long dueMicros;
    private int nextJob;

    /**
     * A follower of one simulation.
     *
     * @param liveStartMicros when a task really started, by its worker's measurement
     */
    FollowedRun(LiveSchedule live, Workload workload, long closeMicros, ToLongFunction<TaskId> liveStartMicros) {
        this.live = live;
        this.closeMicros = closeMicros;
        this.liveStartMicros = liveStartMicros;
        this.jobs = workload.jobs();
    }

    /** The worker of each task. */
    NavigableMap<TaskId, WorkerId> workers() {
        return workers;
    }

    /** When the task should have started, had nothing been late but what came before it. */
    long dueStartMicros(TaskId task) {
        return dueStarts.getOrDefault(task, 0L);
    }

    @Override
    public long reachMicros() {
        return REACH * closeMicros;
    }

    @Override
    public boolean areClose(long gapMicros, int oneRank, int otherRank) {
        return gapMicros <= closeMicros
                || (live.isStep(oneRank)
                        && live.isStep(otherRank)
                        && Math.abs(live.instantOf(oneRank) - live.instantOf(otherRank)) <= closeMicros);
    }

    @Override
    public int rankOfEnd(Attempt attempt) {
        return live.stepOfEnd(attempt);
    }

    @Override
    public int rankOfSubmission(int place) {
        return live.stepOfSubmission(place);
    }

    @Override
    public long instantOf(int rank, long computedMicros) {
        begin(computedMicros);
        return live.isStep(rank) && Math.abs(live.instantOf(rank) - computedMicros) <= closeMicros
                ? live.instantOf(rank)
                : computedMicros;
    }

    @Override
    public long wakeMicros(int rank, long wantedMicros) {
        int step = live.firstQuietStep(wantedMicros);
        if (step >= rank || wantedMicros == Long.MAX_VALUE) {
            return rank == Integer.MAX_VALUE ? wantedMicros : Long.MAX_VALUE;
        }
        long woken = live.instantOf(step);
        return woken - wantedMicros <= closeMicros ? woken : wantedMicros;
    }

    @Override
    public long startMicros(Attempt attempt, long placedMicros) {
        return Math.max(placedMicros, liveStartMicros.applyAsLong(attempt.task()));
    }

    @Override
    public void before(Fact fact, ClusterView state) {
        if (fact instanceof Fact.JobSubmitted submitted) {
            accepted.put(submitted.job().value(), next(submitted));
        } else if (fact instanceof Fact.TaskPlaced placed) {
            placed(placed, state);
        } else if (fact instanceof Fact.TaskFinished finished) {
            WorkerId worker = workers.get(finished.task());
            if (worker != null) {
                long due = finished.outcome().isCompleted()
                        ? dueEnds.getOrDefault(finished.task(), finished.atMicros())
                        : finished.atMicros();
                released.merge(worker, due, Math::min);
            }
        }
    }

    /** Another step, the last event of which is due at this instant. */
    private void begin(long micros) {
        dueMicros = micros;
        released.clear();
    }

    /** The job of the workload that was accepted: jobs come in its order, but for those that are refused. */
    private WorkloadJob next(Fact.JobSubmitted fact) {
        while (!jobs.get(nextJob).spec().equals(fact.spec())) {
            nextJob++;
        }
        return jobs.get(nextJob++);
    }

    private void placed(Fact.TaskPlaced fact, ClusterView state) {
        WorkerNode node = state.workers().get(fact.placement().worker());
        WorkloadJob job = accepted.get(fact.task().job());
        if (node == null || job == null) {
            throw new IllegalStateException("placed what is not there: " + fact);
        }
        long due = Math.max(job.submitMicros(), released.getOrDefault(node.id(), dueMicros));
        long start = startMicros(new Attempt(fact.task(), fact.attempt()), fact.atMicros());
        workers.put(fact.task(), node.id());
        dueStarts.put(fact.task(), due);
        JobEntry entry = state.job(fact.task().job());
        JobSpec asked = entry == null ? job.spec() : entry.spec(fact.task().index());
        long run = job.runMicrosOn(node.spec(), fact.placement().shares().getFirst(), asked);
        dueEnds.put(fact.task(), start + node.spec().runMicros(run));
    }
}
