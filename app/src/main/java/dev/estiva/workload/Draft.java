package dev.estiva.workload;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Retry;
import dev.estiva.model.SeededRandom;
import java.util.List;

/** What workload files say, before chance has had its part. */
public final class Draft {
    private final Workload asRead;
    private final List<JobStream> streams;
    private final Estimates estimates;

    Draft(Workload asRead, List<JobStream> streams, Estimates estimates) {
        this.asRead = asRead;
        this.streams = List.copyOf(streams);
        this.estimates = estimates;
    }

    /**
     * Nothing but chance: so many jobs, each of which takes a processor of these machines.
     *
     * @throws WorkloadException if that leaves no machines, or too many
     */
    public static Draft ofChance(ClusterSpec cluster, int count, ArrivalProcess arrivals, TimeDistribution durations)
            throws WorkloadException {
        JobSpec kind = new JobSpec(
                "",
                "",
                "",
                1,
                cluster.ofProcessors(1),
                JobSpec.DEFAULT_PRIORITY,
                JobSpec.UNKNOWN,
                JobSpec.UNKNOWN,
                Retry.NEVER);
        return new Draft(
                new Workload(cluster.applyTo(List.of()), List.of(), List.of()),
                List.of(new JobStream(count, 0, arrivals, durations, null, kind)),
                Estimates.USER);
    }

    /** The workload of one seed. */
    public Workload of(Variation variation) {
        Workload drawn = streams.isEmpty()
                ? asRead
                : JobStream.draw(asRead, streams, new SeededRandom(variation.seed()).fork("streams"));
        return variation.noise().isPresent() ? variation.apply(drawn) : estimates.apply(variation.apply(drawn));
    }

    /** Whether the files themselves leave something to chance. */
    public boolean isDrawn() {
        return !streams.isEmpty();
    }
}
