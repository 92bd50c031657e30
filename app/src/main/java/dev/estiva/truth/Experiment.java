package dev.estiva.truth;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A closed form, and the model that should show it.
 *
 * @param expected by the formula
 */
public record Experiment(String name, double expected, Model model, ToDoubleFunction<Model.Means> measure) {
    /** On each side, so that 99 % remain. */
    private static final double UPPER = 0.005;

    /**
     * Runs it with so many seeds, from that one on, which share the jobs. The tolerance is half the width of the 99 % confidence
     * interval of the mean over seeds, by Student's t.
     */
    public Result run(long firstSeed, int seeds, int jobs) {
        double[] values = LongStream.range(firstSeed, firstSeed + seeds)
                .mapToDouble(seed -> measure.applyAsDouble(model.run(seed, jobs / seeds)))
                .toArray();
        double mean = IntStream.range(0, seeds).mapToDouble(i -> values[i]).sum() / seeds;
        double squares = IntStream.range(0, seeds)
                .mapToDouble(i -> (values[i] - mean) * (values[i] - mean))
                .sum();
        double quantile = TDistribution.of(seeds - 1).inverseSurvivalProbability(UPPER);
        return Result.mean(name, expected, mean, quantile * Math.sqrt(squares / (seeds - 1) / seeds));
    }

    /** All of them. */
    public static List<Experiment> all() {
        List<Experiment> all = new ArrayList<>();
        all.addAll(Experiments.severalServers());
        all.addAll(Experiments.oneServer());
        all.addAll(Experiments.priorities());
        all.addAll(Experiments.preemption());
        all.addAll(Experiments.dispatching());
        return all;
    }
}
