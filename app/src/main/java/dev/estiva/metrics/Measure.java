package dev.estiva.metrics;

import dev.estiva.metrics.Summary.Timings;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** What policies are compared by. */
public enum Measure {
    WAIT_MEAN(Group.WAIT, of(Timings::waits, Distribution::mean)),
    WAIT_MEDIAN(Group.WAIT, of(Timings::waits, Distribution::median)),
    WAIT_P95(Group.WAIT, of(Timings::waits, Distribution::p95)),
    WAIT_P99(Group.WAIT, of(Timings::waits, Distribution::p99)),
    TURNAROUND_MEAN(Group.TURNAROUND, of(Timings::turnarounds, Distribution::mean)),
    TURNAROUND_MEDIAN(Group.TURNAROUND, of(Timings::turnarounds, Distribution::median)),
    TURNAROUND_P95(Group.TURNAROUND, of(Timings::turnarounds, Distribution::p95)),
    TURNAROUND_P99(Group.TURNAROUND, of(Timings::turnarounds, Distribution::p99)),
    BOUNDED_SLOWDOWN_MEAN(Group.BOUNDED_SLOWDOWN, of(Timings::boundedSlowdowns, Distribution::mean)),
    BOUNDED_SLOWDOWN_MEDIAN(Group.BOUNDED_SLOWDOWN, of(Timings::boundedSlowdowns, Distribution::median)),
    BOUNDED_SLOWDOWN_P95(Group.BOUNDED_SLOWDOWN, of(Timings::boundedSlowdowns, Distribution::p95)),
    BOUNDED_SLOWDOWN_P99(Group.BOUNDED_SLOWDOWN, of(Timings::boundedSlowdowns, Distribution::p99)),
    MAKESPAN(Group.CLUSTER, Measure::makespan),
    UTILISATION(Group.CLUSTER, Measure::utilisation),
    FAIRNESS(Group.CLUSTER, (_, fairness) -> fairness),
    /** What a policy does, neither good nor bad by itself. */
    PREEMPTIONS(Group.CLUSTER, (summary, _) -> OptionalDouble.of((double) summary.preemptions()));

    private final Group group;
    private final Reading reading;

    Measure(Group group, Reading reading) {
        this.group = group;
        this.reading = reading;
    }

    /** Measures that belong together. Seconds but for slowdowns and what is of the whole cluster. */
    public enum Group {
        WAIT,
        TURNAROUND,
        BOUNDED_SLOWDOWN,
        CLUSTER
    }

    private interface Reading {
        OptionalDouble of(Summary summary, OptionalDouble fairness);
    }

    private interface Part {
        Distribution of(Timings timings);
    }

    public Group group() {
        return group;
    }

    /** Its value in a run; empty if nothing was completed, or if there was no such resource. */
    public OptionalDouble of(Summary summary, OptionalDouble fairness) {
        return reading.of(summary, fairness);
    }

    /** Whether less of it is better. */
    public boolean isBetterLow() {
        return this != UTILISATION && this != FAIRNESS;
    }

    private static Reading of(Part part, ToDoubleFunction<Distribution> figure) {
        return (summary, _) -> {
            Timings timings = summary.timings();
            return timings == null ? OptionalDouble.empty() : OptionalDouble.of(figure.applyAsDouble(part.of(timings)));
        };
    }

    private static OptionalDouble makespan(Summary summary, OptionalDouble fairness) {
        Window window = summary.window();
        return window == null ? OptionalDouble.empty() : OptionalDouble.of(window.lengthMicros() / 1e6);
    }

    /** Of GPUs where there are any, else of slots, else of CPUs: what a cluster of that kind is bought for. */
    private static OptionalDouble utilisation(Summary summary, OptionalDouble fairness) {
        for (ResourceKind kind : new ResourceKind[] {ResourceKind.GPU, ResourceKind.SLOTS, ResourceKind.CPU}) {
            OptionalDouble share = summary.usage().utilisation(kind);
            if (share.isPresent()) {
                return share;
            }
        }
        return OptionalDouble.empty();
    }
}
