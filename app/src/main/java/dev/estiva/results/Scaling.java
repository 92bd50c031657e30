package dev.estiva.results;

import dev.estiva.results.Result.Figure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How long the same work takes as its size grows, on each class of device: the completed tasks of one job type, alike in all
 * parameters but the size.
 *
 * @param sizeName the parameter that says how large the work is
 * @param others the other parameters
 * @param lines a line a class of device: the CPU first, then by name
 */
public record Scaling(
        String type, String sizeName, NavigableMap<String, String> others, List<Line> lines, List<SpeedUp> speedUps) {
    /** So many are told: those with the most tasks. */
    static final int MOST = 40;

    /** Make no other work, or are not for a user to compare by. */
    private static final List<String> NO_DIFFERENCE =
            List.of("device", "device_index", "prefer", "prefer_gpu", "seed", "threads");

    /** One class of device, its points by size. */
    public record Line(String device, List<Point> points) {}

    /** The tasks of one size on one class of device. */
    public record Point(double size, Statistics seconds, Optional<Figure> figure) {}

    /** What makes tasks the same work. */
    private record Case(String type, String sizeName, NavigableMap<String, String> others) {}

    public int tasks() {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToInt(point -> point.seconds().count())
                .sum();
    }

    /** Those that tell something: of several sizes, or of several devices. The ones with the most tasks, by type. */
    static List<Scaling> all(Collection<Result> results) {
        Map<String, List<Result>> byType = new TreeMap<>();
        for (Result result : results) {
            if (result.isCompleted()) {
                byType.computeIfAbsent(result.type(), _ -> new ArrayList<>()).add(result);
            }
        }
        List<Scaling> all = new ArrayList<>();
        byType.forEach((type, those) -> {
            String size = Sizes.of(type, those);
            if (size != null) {
                all.addAll(ofType(type, size, those));
            }
        });
        Comparator<Scaling> mostTasks = Comparator.comparingInt(Scaling::tasks).reversed();
        return all.stream()
                .sorted(mostTasks) // stable
                .limit(MOST)
                .sorted(Comparator.comparing(Scaling::type).thenComparing(mostTasks))
                .toList();
    }

    private static List<Scaling> ofType(String type, String sizeName, List<Result> results) {
        Map<String, List<Result>> byOthers = new TreeMap<>();
        Map<String, Case> cases = new TreeMap<>();
        for (Result result : results) {
            if (result.number(sizeName).isPresent()) {
                NavigableMap<String, String> others = new TreeMap<>(result.parameters());
                others.remove(sizeName);
                NO_DIFFERENCE.forEach(others::remove);
                cases.putIfAbsent(others.toString(), new Case(type, sizeName, others));
                byOthers.computeIfAbsent(others.toString(), _ -> new ArrayList<>())
                        .add(result);
            }
        }
        List<Scaling> all = new ArrayList<>();
        cases.forEach((name, which) -> {
            Scaling scaling = of(which, byOthers.getOrDefault(name, List.of()));
            if (scaling.lines.size() > 1
                    || scaling.lines.stream().anyMatch(line -> line.points().size() > 1)) {
                all.add(scaling);
            }
        });
        return all;
    }

    private static Scaling of(Case which, List<Result> results) {
        NavigableMap<String, NavigableMap<Double, List<Result>>> byDevice =
                new TreeMap<>(Comparator.comparing((String device) -> !device.equals(Result.CPU))
                        .thenComparing(Comparator.naturalOrder()));
        for (Result result : results) {
            OptionalDouble size = result.number(which.sizeName);
            byDevice.computeIfAbsent(result.place().deviceClass(), _ -> new TreeMap<>())
                    .computeIfAbsent(size.orElse(0), _ -> new ArrayList<>())
                    .add(result);
        }
        List<Line> lines = new ArrayList<>();
        byDevice.forEach((device, bySize) -> {
            List<Point> points = new ArrayList<>();
            bySize.forEach((size, those) -> Group.seconds(those)
                    .ifPresent(seconds -> points.add(new Point(size, seconds, Group.figure(those)))));
            lines.add(new Line(device, List.copyOf(points)));
        });
        Line cpu = lines.getFirst().device().equals(Result.CPU) ? lines.getFirst() : null;
        return new Scaling(
                which.type,
                which.sizeName,
                Collections.unmodifiableNavigableMap(which.others),
                List.copyOf(lines),
                speedUps(cpu, lines));
    }

    private static List<SpeedUp> speedUps(@Nullable Line cpu, List<Line> lines) {
        return cpu == null
                ? List.of()
                : lines.stream()
                        .filter(line -> !line.equals(cpu))
                        .map(line -> SpeedUp.of(cpu, line))
                        .filter(speedUp -> !speedUp.points().isEmpty())
                        .toList();
    }
}
