package dev.estiva.workload;

import dev.estiva.model.SeededRandom;
import java.util.OptionalLong;

/**
 * What a run changes in a workload, in the one right order: first more jobs, then the arrivals of all. So the file's own jobs
 * arrive at the same instants however many are generated after them.
 *
 * @param generate how many more jobs
 * @param arrivalMeanMicros the mean gap between arrivals, in place of the arrivals of the file
 */
public record Variation(int generate, OptionalLong arrivalMeanMicros, long seed) {
    public static final Variation NONE = new Variation(0, OptionalLong.empty(), 0);

    public Workload apply(Workload workload) {
        SeededRandom random = new SeededRandom(seed);
        Workload more = Generator.generate(workload, generate, random);
        return arrivalMeanMicros.isPresent() ? Arrivals.spaced(more, arrivalMeanMicros.getAsLong(), random) : more;
    }
}
