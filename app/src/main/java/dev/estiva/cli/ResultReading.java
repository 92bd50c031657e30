package dev.estiva.cli;

import dev.estiva.client.Json;
import dev.estiva.client.TaskResult;
import dev.estiva.results.Amounts;
import dev.estiva.results.MainFigure;
import dev.estiva.results.Result;
import dev.estiva.results.Sizes;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Results as the server tells them, to be compared: what the type measured goes before what the scheduler saw. */
final class ResultReading {
    private static final String PROCESSING_TIME = "processing_time";

    private ResultReading() {}

    static Result read(TaskResult result) {
        Map<String, Double> numbers = numbers(result.figures());
        BigDecimal run = result.runSeconds();
        Double measured = numbers.get(PROCESSING_TIME);
        double processing = measured != null && measured >= 0 ? measured : run == null ? 0 : run.doubleValue();
        BigDecimal wait = result.waitSeconds();
        return new Result(
                result.task(),
                result.type(),
                result.status(),
                place(result),
                new Result.Times(
                        micros(result.submitted()),
                        micros(result.started()),
                        micros(result.ended()),
                        wait == null ? 0 : wait.doubleValue(),
                        processing),
                MainFigure.of(result.type(), numbers),
                parameters(result));
    }

    private static Result.Place place(TaskResult result) {
        String said = result.figures().has("device")
                ? String.valueOf(result.figures().fields().get("device"))
                : "";
        String name = String.valueOf(result.figures().fields().getOrDefault("device_name", ""));
        String model =
                result.devices().isEmpty() ? "" : result.devices().getFirst().text("model", "");
        String indexes = result.devices().stream()
                .map(device -> Long.toString(device.whole("index")))
                .collect(Collectors.joining(","));
        String device = !said.isEmpty() ? said : indexes.isEmpty() ? Result.CPU : "gpu:" + indexes;
        boolean isCpu = device.equals(Result.CPU);
        Json allocated = result.allocated();
        double gpus = result.devices().stream()
                .mapToDouble(each -> Objects.requireNonNullElse(each.number("share"), BigDecimal.ONE)
                        .doubleValue())
                .sum();
        return new Result.Place(
                result.workerId(),
                Objects.requireNonNullElse(result.worker(), ""),
                Objects.requireNonNullElse(result.workerType(), ""),
                device,
                isCpu || model.isEmpty() ? name : model,
                new Amounts(amount(allocated, "slots"), amount(allocated, "cpus"), gpus));
    }

    private static double amount(Json allocated, String kind) {
        return Objects.requireNonNullElse(allocated.number(kind), BigDecimal.ZERO)
                .doubleValue();
    }

    private static Map<String, Double> numbers(Json figures) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        figures.fields().forEach((name, value) -> {
            if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
                numbers.put(name, number.doubleValue());
            }
        });
        return numbers;
    }

    /** What the job was told; its size, where that was left to the type, as far as the result tells it. */
    private static NavigableMap<String, String> parameters(TaskResult result) {
        NavigableMap<String, String> parameters = new TreeMap<>();
        result.parameters().fields().forEach((name, value) -> {
            if (value instanceof Number || value instanceof Boolean || value instanceof String) {
                parameters.put(name, text(value));
            }
        });
        for (String size : Sizes.NAMES) {
            Object told = result.figures().fields().get(size);
            if (told instanceof Number) {
                parameters.putIfAbsent(size, text(told));
            }
        }
        return parameters;
    }

    /** Numbers that are equal have one text. */
    private static String text(Object value) {
        return value instanceof BigDecimal decimal
                        && Math.abs((long) decimal.scale()) < 100
                        && decimal.precision() < 100
                ? decimal.stripTrailingZeros().toPlainString()
                : String.valueOf(value);
    }

    private static long micros(@Nullable Instant instant) {
        return instant == null ? -1 : ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
