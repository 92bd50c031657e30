package dev.estiva.workload;

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
