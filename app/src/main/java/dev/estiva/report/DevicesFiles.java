package dev.estiva.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.estiva.results.Amounts.Kind;
import dev.estiva.results.Analysis;
import dev.estiva.results.GpuUse;
import dev.estiva.results.Group;
import dev.estiva.results.Result.Figure;
import dev.estiva.results.Scaling;
import dev.estiva.results.SpeedUp;
import dev.estiva.results.Statistics;
import dev.estiva.results.Utilisation;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A comparison of devices for programs: JSON of the schema {@code estiva.devices/1}, and CSV; both in docs/output.md. */
public final class DevicesFiles {
    static final String SCHEMA = "estiva.devices/1";

    static final List<String> COLUMNS = List.of(
            "job_type",
            "worker_type",
            "device",
            "parameters",
            "size_name",
            "size",
            "completed",
            "unsuccessful",
            "mean_s",
            "min_s",
            "max_s",
            "median_s",
            "p95_s",
            "deviation_s",
            "half_width_95_s",
            "wait_mean_s",
            "wait_median_s",
            "wait_p95_s",
            "throughput_per_s",
            "figure",
            "figure_median",
            "speed_up",
            "speed_up_low_95",
            "speed_up_high_95",
            "worker",
            "resource",
            "capacity",
            "held_s",
            "present_s",
            "utilisation");

    /** Of groups and sizes, which are of no worker. */
    private static final List<String> OF_NO_WORKER = Collections.nCopies(6, "");

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private DevicesFiles() {}

    /** The object, with an end of line. */
    public static String json(DevicesInfo info) {
        Analysis analysis = info.analysis();
        ObjectNode root = MAPPER.createObjectNode();
        root.put("schema", SCHEMA);
        root.put("title", info.kind().title());
        if (!info.partial().isEmpty()) {
            root.put("partial", info.partial());
        }
        if (!info.leftOut().isEmpty()) {
            ArrayNode leftOut = root.putArray("left_out");
            info.leftOut().forEach(leftOut::add);
        }
        root.put("from", instant(analysis.window().fromMicros()));
        root.put("to", instant(analysis.window().toMicros()));
        root.put("tasks", analysis.tasks());
        root.put("completed", analysis.completed());
        put(root, "throughput", analysis.throughput());
        put(root, "gpu_utilisation", analysis.gpuShare());
        ArrayNode groups = root.putArray("groups");
        analysis.groups().forEach(group -> group(group, groups.addObject()));
        ArrayNode scalings = root.putArray("scalings");
        analysis.scalings().forEach(scaling -> scaling(scaling, scalings.addObject()));
        ArrayNode gpus = root.putArray("gpus");
        analysis.gpus().forEach(use -> use(use, gpus.addObject()));
        utilisation(analysis, root);
        return MAPPER.writeValueAsString(root) + "\n";
    }

    static String instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }

    private static void group(Group group, ObjectNode node) {
        node.put("job_type", group.key().type());
        node.put("worker_type", group.key().workerType());
        node.put("device", group.key().device());
        node.put("completed", group.completed());
        node.put("unsuccessful", group.unsuccessful());
        group.seconds().ifPresent(seconds -> statistics(seconds, node.putObject("seconds")));
        group.waits().ifPresent(waits -> statistics(waits, node.putObject("wait_seconds")));
        put(node, "throughput", group.throughput());
        figure(group.figure(), node);
    }

    private static void scaling(Scaling scaling, ObjectNode node) {
        node.put("job_type", scaling.type());
        node.put("size_name", scaling.sizeName());
        ObjectNode parameters = node.putObject("parameters");
        scaling.others().forEach(parameters::put);
        ArrayNode lines = node.putArray("lines");
        for (Scaling.Line line : scaling.lines()) {
            ArrayNode points = lines.addObject().put("device", line.device()).putArray("points");
            for (Scaling.Point point : line.points()) {
                ObjectNode each = points.addObject().put("size", Figures.exact(point.size()));
                statistics(point.seconds(), each.putObject("seconds"));
                figure(point.figure(), each);
            }
        }
        ArrayNode speedUps = node.putArray("speed_ups");
        for (SpeedUp speedUp : scaling.speedUps()) {
            ObjectNode each = speedUps.addObject().put("device", speedUp.device());
            each.put("verdict", speedUp.verdict().name().toLowerCase(Locale.ROOT));
            put(each, "crossover", speedUp.crossover());
            ArrayNode points = each.putArray("points");
            for (SpeedUp.Point point : speedUp.points()) {
                ObjectNode ratio = points.addObject().put("size", Figures.exact(point.size()));
                ratio.put("ratio", Figures.exact(point.ratio()));
                put(ratio, "low_95", point.low());
                put(ratio, "high_95", point.high());
            }
        }
    }

    private static void utilisation(Analysis analysis, ObjectNode root) {
        ObjectNode shares = root.putObject("utilisation");
        for (Kind kind : Kind.values()) {
            put(shares, word(kind), analysis.utilisation().share(kind));
        }
        ArrayNode workers = root.putArray("workers");
        for (Utilisation.Use use : analysis.utilisation().uses()) {
            ObjectNode node = workers.addObject().put("worker", use.worker()).put("resource", word(use.kind()));
            node.put("capacity", Figures.exact(use.capacity()));
            node.put("held_seconds", Figures.exact(use.heldSeconds()));
            node.put("present_seconds", Figures.exact(use.presentSeconds()));
            node.put("utilisation", Figures.exact(use.share()));
        }
        ObjectNode course = root.putObject("utilisation_over_time");
        int bins = analysis.course().bins();
        course.put(
                "part_seconds", Figures.exact(bins == 0 ? 0 : analysis.course().seconds() / bins));
        analysis.utilisation().course().forEach((kind, values) -> {
            ArrayNode all = course.putArray(word(kind));
            values.forEach(value -> all.add(Figures.exact(value)));
        });
    }

    static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static void use(GpuUse use, ObjectNode node) {
        node.put("worker", use.worker());
        node.put("models", use.models());
        node.put("gpus", use.gpus());
        node.put("held_seconds", Figures.exact(use.heldSeconds()));
        node.put("present_seconds", Figures.exact(use.presentSeconds()));
        put(node, "utilisation", use.share());
        put(node, "measured", use.measured());
    }

    private static void statistics(Statistics of, ObjectNode node) {
        node.put("count", of.count());
        node.put("mean", Figures.exact(of.mean()));
        node.put("min", Figures.exact(of.min()));
        node.put("max", Figures.exact(of.max()));
        node.put("median", Figures.exact(of.median()));
        node.put("p95", Figures.exact(of.p95()));
        node.put("deviation", Figures.exact(of.deviation()));
        put(node, "half_width_95", of.halfWidth());
    }

    private static void figure(Optional<Figure> figure, ObjectNode node) {
        figure.ifPresent(
                of -> node.putObject("figure").put("name", of.name()).put("median", Figures.exact(of.value())));
    }

    /** Nothing where there is no number. */
    private static void put(ObjectNode node, String field, OptionalDouble value) {
        if (value.isPresent()) {
            node.put(field, Figures.exact(value.getAsDouble()));
        }
    }

    /** A row a group, whose size is empty, then one a size and device, and one a kind of resource and worker. */
    public static String csv(DevicesInfo info) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(COLUMNS);
            info.analysis().groups().forEach(group -> csv.writeRecord(record(group)));
            info.analysis().scalings().forEach(scaling -> rows(scaling, csv));
            info.analysis().utilisation().uses().forEach(use -> csv.writeRecord(record(use)));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // to a text nothing fails
        }
        return text.toString();
    }

    private static List<String> record(Group group) {
        List<String> cells = new ArrayList<>(List.of(
                group.key().type(), group.key().workerType(), group.key().device(), "", "", ""));
        cells.add(Integer.toString(group.completed()));
        cells.add(Integer.toString(group.unsuccessful()));
        cells.addAll(statistics(group.seconds()));
        cells.addAll(group.waits()
                .map(waits -> List.of(text(waits.mean()), text(waits.median()), text(waits.p95())))
                .orElse(Collections.nCopies(3, "")));
        cells.add(text(group.throughput()));
        cells.addAll(figure(group.figure()));
        cells.addAll(Collections.nCopies(3, ""));
        cells.addAll(OF_NO_WORKER);
        return cells;
    }

    private static List<String> record(Utilisation.Use use) {
        List<String> cells = new ArrayList<>(Collections.nCopies(COLUMNS.size() - OF_NO_WORKER.size(), ""));
        cells.addAll(List.of(use.worker(), word(use.kind()), text(use.capacity())));
        cells.addAll(List.of(text(use.heldSeconds()), text(use.presentSeconds()), text(use.share())));
        return cells;
    }

    private static void rows(Scaling scaling, CsvWriter csv) {
        for (Scaling.Line line : scaling.lines()) {
            for (Scaling.Point point : line.points()) {
                List<String> cells = new ArrayList<>(List.of(scaling.type(), "", line.device()));
                cells.add(DevicesInfo.parameters(scaling.others()));
                cells.add(scaling.sizeName());
                cells.add(text(point.size()));
                cells.add(Integer.toString(point.seconds().count()));
                cells.add("");
                cells.addAll(statistics(Optional.of(point.seconds())));
                cells.addAll(Collections.nCopies(4, ""));
                cells.addAll(figure(point.figure()));
                SpeedUp.Point ratio = ratio(scaling, line.device(), point.size());
                cells.add(ratio == null ? "" : text(ratio.ratio()));
                cells.add(ratio == null ? "" : text(ratio.low()));
                cells.add(ratio == null ? "" : text(ratio.high()));
                cells.addAll(OF_NO_WORKER);
                csv.writeRecord(cells);
            }
        }
    }

    static SpeedUp.@Nullable Point ratio(Scaling scaling, String device, double size) {
        return scaling.speedUps().stream()
                .filter(speedUp -> speedUp.device().equals(device))
                .flatMap(speedUp -> speedUp.points().stream())
                .filter(point -> point.size() == size)
                .findFirst()
                .orElse(null);
    }

    private static List<String> statistics(Optional<Statistics> statistics) {
        return statistics
                .map(of -> List.of(
                        text(of.mean()),
                        text(of.min()),
                        text(of.max()),
                        text(of.median()),
                        text(of.p95()),
                        text(of.deviation()),
                        text(of.halfWidth())))
                .orElse(Collections.nCopies(7, ""));
    }

    private static List<String> figure(Optional<Figure> figure) {
        return figure.map(of -> List.of(of.name(), text(of.value()))).orElse(List.of("", ""));
    }

    private static String text(double value) {
        return Figures.exactText(value);
    }

    private static String text(OptionalDouble value) {
        return value.isPresent() ? text(value.getAsDouble()) : "";
    }
}
