package dev.estiva.results;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * How much of a worker's GPUs tasks held: the time for which they held them by the time for which they were there.
 *
 * @param models of its GPUs, each once
 * @param gpus at most at one time
 * @param heldSeconds of whole GPUs, by the tasks that ended; attempts that were followed by another are not in it
 * @param presentSeconds of whole GPUs
 * @param measured the mean of what the driver said of them while they were watched; empty if nobody watched
 */
public record GpuUse(
        String worker, String models, int gpus, double heldSeconds, double presentSeconds, OptionalDouble measured) {
    private static final double MICROS = 1e6;

    /** Of 1; empty if they were never there. */
    public OptionalDouble share() {
        return presentSeconds > 0
                ? OptionalDouble.of(Math.min(1, heldSeconds / presentSeconds))
                : OptionalDouble.empty();
    }

    /** A row a worker that has GPUs, by number. */
    static List<GpuUse> all(Collection<Result> results, Collection<Presence> presences, Window window) {
        Map<Long, Double> held = new TreeMap<>();
        for (Result result : results) {
            if (result.place().gpus() > 0) {
                long micros = window.overlapMicros(
                        result.times().startMicros(), result.times().endMicros());
                held.merge(result.place().workerId(), result.place().gpus() * micros / MICROS, Double::sum);
            }
        }
        Map<Long, List<Presence>> byWorker = new TreeMap<>();
        for (Presence presence : presences) {
            if (!presence.models().isEmpty() && presence.seconds(window) > 0) {
                byWorker.computeIfAbsent(presence.workerId(), _ -> new ArrayList<>())
                        .add(presence);
            }
        }
        List<GpuUse> uses = new ArrayList<>();
        byWorker.forEach((worker, those) -> uses.add(of(those, held.getOrDefault(worker, 0.0), window)));
        return uses;
    }

    private static GpuUse of(List<Presence> presences, double held, Window window) {
        Presence last = presences.getLast();
        List<String> models = presences.stream()
                .flatMap(presence -> presence.models().stream())
                .filter(model -> !model.isEmpty())
                .distinct()
                .sorted()
                .toList();
        int gpus = presences.stream()
                .mapToInt(presence -> presence.models().size())
                .max()
                .orElse(0);
        double present = presences.stream()
                .mapToDouble(presence -> presence.models().size() * presence.seconds(window))
                .sum();
        return new GpuUse(last.worker(), String.join(", ", models), gpus, held, present, last.measured());
    }
}
