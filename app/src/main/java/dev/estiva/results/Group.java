package dev.estiva.results;

import dev.estiva.results.Result.Figure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The tasks of one job type on one class of device.
 *
 * @param unsuccessful how many ended otherwise than completed; the figures are of those that completed
 * @param seconds what they took; empty if none completed
 * @param waits queue latency: from submission to the first start, of all tasks of which it is known
 * @param throughput completed tasks a second, from the group's first start to its last end
 * @param figure the median of the type's main figure
 */
public record Group(
        Key key,
        int unsuccessful,
        Optional<Statistics> seconds,
        Optional<Statistics> waits,
        OptionalDouble throughput,
        Optional<Figure> figure) {
    private static final double MICROS = 1e6;

    /**
     * What the tasks of a group have in common.
     *
     * @param workerType {@code gpu} or {@code cpu}, empty where nobody knows
     * @param device {@code cpu}, or the GPU's model
     */
    public record Key(String type, String workerType, String device) implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparing(Key::type)
                .thenComparing(key -> !key.device.equals(Result.CPU))
                .thenComparing(Key::device)
                .thenComparing(Key::workerType);

        static Key of(Result result) {
            return new Key(
                    result.type(), result.place().workerType(), result.place().deviceClass());
        }

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    public int completed() {
        return seconds.map(Statistics::count).orElse(0);
    }

    /** All groups, by type, device, the CPU first, and kind of worker. */
    static List<Group> all(Collection<Result> results) {
        Map<Key, List<Result>> byKey = new TreeMap<>();
        for (Result result : results) {
            byKey.computeIfAbsent(Key.of(result), _ -> new ArrayList<>()).add(result);
        }
        return byKey.entrySet().stream()
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Group of(Key key, List<Result> results) {
        List<Result> completed = results.stream().filter(Result::isCompleted).toList();
        return new Group(
                key,
                results.size() - completed.size(),
                seconds(completed),
                statistics(results.stream()
                        .filter(result -> result.times().hasWait())
                        .mapToDouble(result -> result.times().waitSeconds())
                        .toArray()),
                throughput(completed),
                figure(completed));
    }

    static Optional<Statistics> seconds(List<Result> completed) {
        return statistics(completed.stream()
                .mapToDouble(result -> result.times().processingSeconds())
                .toArray());
    }

    private static Optional<Statistics> statistics(double... values) {
        return values.length == 0 ? Optional.empty() : Optional.of(Statistics.of(values));
    }

    private static OptionalDouble throughput(List<Result> completed) {
        long first = completed.stream()
                .mapToLong(result -> result.times().startMicros())
                .min()
                .orElse(0);
        long last = completed.stream()
                .mapToLong(result -> result.times().endMicros())
                .max()
                .orElse(0);
        return last > first ? OptionalDouble.of(completed.size() * MICROS / (last - first)) : OptionalDouble.empty();
    }

    /** Of the figure that most of them have. */
    static Optional<Figure> figure(List<Result> completed) {
        Map<String, List<Double>> values = new TreeMap<>();
        for (Result result : completed) {
            Figure figure = result.figure();
            if (figure != null) {
                values.computeIfAbsent(figure.name(), _ -> new ArrayList<>()).add(figure.value());
            }
        }
        return values.entrySet().stream()
                .max(Comparator.comparingInt((Map.Entry<String, List<Double>> each) ->
                                each.getValue().size())
                        .thenComparing(Map.Entry::getKey, Comparator.reverseOrder()))
                .map(most -> new Figure(
                        most.getKey(),
                        Statistics.of(most.getValue().stream()
                                        .mapToDouble(Double::doubleValue)
                                        .toArray())
                                .median()));
    }
}
