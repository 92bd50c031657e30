package dev.estiva.metrics;

import dev.estiva.metrics.Disruptions.LostWorker;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A run in figures.
 *
 * @param window from the first submit to the last finish, since the run's zero; null if no task has ended
 * @param timings of the completed tasks; null if there is none
 * @param usage of all workers together, over the window
 * @param workers in the order of joining
 * @param preemptions how often a running task gave its room to another, whether it kept its work or not
 * @param refusals the first hundred
 */
public record Summary(
        Counts counts,
        @Nullable Window window,
        @Nullable Timings timings,
        Usage usage,
        List<WorkerSummary> workers,
        Requeues requeues,
        long preemptions,
        List<LostWorker> lostWorkers,
        List<Refusal> refusals) {
    public Summary {
        workers = List.copyOf(workers);
        lostWorkers = List.copyOf(lostWorkers);
        refusals = List.copyOf(refusals);
    }

    /** Of a run in which no task was preempted. */
    public Summary(
            Counts counts,
            @Nullable Window window,
            @Nullable Timings timings,
            Usage usage,
            List<WorkerSummary> workers,
            Requeues requeues,
            List<LostWorker> lostWorkers,
            List<Refusal> refusals) {
        this(counts, window, timings, usage, workers, requeues, 0, lostWorkers, refusals);
    }

    /** Completed tasks / makespan, per second; empty if the makespan is 0. */
    public OptionalDouble throughput() {
        return window == null || window.lengthMicros() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(counts.completed / (window.lengthMicros() / 1e6));
    }

    /**
     * Tasks by how they ended.
     *
     * @param unfinished accepted, and still waiting or running when the run was left
     */
    public record Counts(
            long completed, long failed, long cancelled, long timedOut, long aborted, long refused, long unfinished) {}

    /**
     * How long the completed tasks took, in seconds; slowdowns are ratios.
     *
     * @param meanSlowdown over the tasks that ran for some time; empty if none did
     */
    public record Timings(
            Distribution waits, Distribution turnarounds, Distribution boundedSlowdowns, OptionalDouble meanSlowdown) {}

    /** One worker: how many tasks it completed, and its use over the window. */
    public record WorkerSummary(String name, long completed, Usage usage) {}

    /** A task that no worker could ever run. */
    public record Refusal(String task, String reason) {}
}
