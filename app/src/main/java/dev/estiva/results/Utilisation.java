package dev.estiva.results;

import dev.estiva.results.Amounts.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * How much of what workers offer was in use: what tasks held, by their intervals from start to end, by what was there. Attempts that
 * were followed by another are not in it, and neither is what still runs.
 *
 * @param uses a row a kind of resource and worker that has any, by the worker's number
 * @param course of each kind that any worker has, the share in use in each of some parts of the window of equal length; 0 where none
 *     was there
 */
public record Utilisation(List<Use> uses, NavigableMap<Kind, List<Double>> course) {
    private static final double MICROS = 1e6;

    public Utilisation {
        uses = List.copyOf(uses);
        course = Collections.unmodifiableNavigableMap(new TreeMap<>(course));
    }

    /**
     * Of a worker.
     *
     * @param capacity at most at one time
     */
    public record Use(String worker, Kind kind, double capacity, double heldSeconds, double presentSeconds) {
        /** Of 1. */
        public double share() {
            return Math.min(1, heldSeconds / presentSeconds);
        }
    }

    /** Of all workers together, of 1; empty if none has any. */
    public OptionalDouble share(Kind kind) {
        double held = 0;
        double present = 0;
        for (Use use : uses) {
            if (use.kind == kind) {
                held += use.heldSeconds;
                present += use.presentSeconds;
            }
        }
        return present > 0 ? OptionalDouble.of(Math.min(1, held / present)) : OptionalDouble.empty();
    }

    static Utilisation of(Collection<Result> results, Collection<Presence> presences, Window window) {
        List<Use> uses = new ArrayList<>();
        NavigableMap<Long, List<Presence>> byWorker = new TreeMap<>();
        presences.forEach(presence -> byWorker.computeIfAbsent(presence.workerId(), _ -> new ArrayList<>())
                .add(presence));
        for (Kind kind : Kind.values()) {
            NavigableMap<Long, Double> held = held(results, kind, window);
            byWorker.forEach((id, those) -> {
                double present = those.stream()
                        .mapToDouble(each -> each.capacity().of(kind) * each.seconds(window))
                        .sum();
                double most = those.stream()
                        .mapToDouble(each -> each.capacity().of(kind))
                        .max()
                        .orElse(0);
                if (present > 0) {
                    uses.add(new Use(those.getLast().worker(), kind, most, held.getOrDefault(id, 0.0), present));
                }
            });
        }
        return new Utilisation(uses, course(results, presences, window));
    }

    private static NavigableMap<Long, Double> held(Collection<Result> results, Kind kind, Window window) {
        NavigableMap<Long, Double> held = new TreeMap<>();
        for (Result result : results) {
            double amount = result.place().held().of(kind);
            if (amount > 0) {
                long micros = window.overlapMicros(
                        result.times().startMicros(), result.times().endMicros());
                held.merge(result.place().workerId(), amount * micros / MICROS, Double::sum);
            }
        }
        return held;
    }

    private static NavigableMap<Kind, List<Double>> course(
            Collection<Result> results, Collection<Presence> presences, Window window) {
        NavigableMap<Kind, List<Double>> course = new TreeMap<>();
        int bins = Course.bins(results, window);
        for (Kind kind : Kind.values()) {
            double[] held = new double[bins];
            double[] present = new double[bins];
            for (Presence each : presences) {
                Course.spread(
                        window,
                        each.fromMicros(),
                        each.toMicros(),
                        each.capacity().of(kind),
                        present);
            }
            for (Result result : results) {
                double amount = result.place().held().of(kind);
                Course.spread(
                        window, result.times().startMicros(), result.times().endMicros(), amount, held);
            }
            List<Double> shares = new ArrayList<>();
            double most = 0;
            for (int bin = 0; bin < bins; bin++) {
                shares.add(present[bin] > 0 ? Math.min(1, held[bin] / present[bin]) : 0);
                most = Math.max(most, present[bin]);
            }
            if (most > 0) {
                course.put(kind, List.copyOf(shares));
            }
        }
        return course;
    }
}
