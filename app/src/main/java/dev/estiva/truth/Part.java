package dev.estiva.truth;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What the simulator is compared with. */
public enum Part {
    /** Closed forms of queueing theory, and the example of dominant resource fairness. Needs no files. */
    CLOSED_FORMS,
    /** Schedules of rigid batch jobs by other simulators, job for job, and their figures. */
    SCHEDULES,
    /** RLScheduler's windows, first come, first served. */
    RLSCHEDULER,
    /** The table of fragmentation gradient descent. */
    FGD,
    /** The preemptive schedules of the simulator of Tiresias. */
    TIRESIAS;

    /** As its user names it. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The part that its user names so. */
    public static Optional<Part> of(String title) {
        return Stream.of(values()).filter(part -> part.title().equals(title)).findFirst();
    }

    /** The titles of all. */
    public static List<String> titles() {
        return Stream.of(values()).map(Part::title).toList();
    }
}
