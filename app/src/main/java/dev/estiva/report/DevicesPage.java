package dev.estiva.report;

import dev.estiva.report.PageTable.Format;
import dev.estiva.results.Analysis;
import dev.estiva.results.GpuUse;
import dev.estiva.results.Group;
import dev.estiva.results.Scaling;
import dev.estiva.results.SpeedUp;
import dev.estiva.results.Statistics;
import dev.estiva.results.Units;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A comparison of devices as a page: time against size, speed-ups with their crossovers, throughput, queue latency, utilisation. */
public final class DevicesPage {
    private static final int MOST_CROSSOVERS = 4;

    private final DevicesInfo info;
    private final HtmlPage page;

    private DevicesPage(DevicesInfo info, PageHead head) {
        this.info = info;
        this.page = new HtmlPage(Texts.of(Language.EN), head);
    }

    public static void write(DevicesInfo info, PageHead head, OutputStream to) throws IOException {
        DevicesPage page = new DevicesPage(info, head);
        page.head();
        page.tiles();
        page.scalings();
        page.groups();
        page.gpus();
        page.tables();
        page.page.write(to);
    }

    private Analysis analysis() {
        return info.analysis();
    }

    private void head() {
        List<List<String>> facts = new ArrayList<>(info.facts());
        if (analysis().tasks() > 0) {
            facts.add(List.of("from", seconds(analysis().window().fromMicros())));
            facts.add(List.of("to", seconds(analysis().window().toMicros())));
        }
        List<String> alerts = new ArrayList<>();
        if (analysis().tasks() == 0) {
            alerts.add("No task ended in this time.");
        }
        int lost = analysis().tasks() - analysis().completed();
        if (lost > 0) {
            alerts.add(lost + (lost == 1 ? " task" : " tasks")
                    + " did not complete; times and speed-ups are of those that did.");
        }
        page.heading("devices compared", info.title(), facts, alerts);
    }

    /** To the second, for people. */
    private static String seconds(long micros) {
        return DevicesFiles.instant(micros / 1_000_000 * 1_000_000)
                .replace('T', ' ')
                .replace("Z", " UTC");
    }

    private void tiles() {
        page.tile("tasks completed", Integer.toString(analysis().completed()), "", false);
        analysis().throughput().ifPresent(rate -> page.tile("tasks a second", Units.number(rate), "", false));
        analysis()
                .gpuShare()
                .ifPresent(share -> page.tile("of the GPUs' time held by tasks", Units.percent(share), "", false));
        best().ifPresent(best ->
                page.tile("largest speed-up", Units.number(best.point.ratio()) + " ×", best.says(), false));
        analysis().scalings().stream()
                .flatMap(scaling -> scaling.speedUps().stream()
                        .filter(speedUp -> speedUp.crossover().isPresent())
                        .map(speedUp -> List.of(
                                scaling.sizeName() + " from which " + scaling.type() + " is faster on a GPU",
                                Units.rounded(speedUp.crossover().orElse(0)),
                                speedUp.device())))
                .limit(MOST_CROSSOVERS)
                .forEach(tile -> page.tile(tile.get(0), tile.get(1), tile.get(2), false));
    }

    /** A speed-up, and of what. */
    private record Best(Scaling scaling, SpeedUp speedUp, SpeedUp.Point point) {
        String says() {
            return scaling.type() + ", " + scaling.sizeName() + " " + Figures.exactText(point.size()) + ", "
                    + speedUp.device();
        }
    }

    private Optional<Best> best() {
        return analysis().scalings().stream()
                .flatMap(scaling -> scaling.speedUps().stream()
                        .flatMap(speedUp -> speedUp.points().stream().map(point -> new Best(scaling, speedUp, point))))
                .max(Comparator.comparingDouble(best -> best.point.ratio()));
    }

    private void scalings() {
        int number = 0;
        for (Scaling scaling : analysis().scalings()) {
            number++;
            String others = DevicesInfo.parameters(scaling.others());
            page.section(
                    "scaling-" + number,
                    scaling.type(),
                    (others.isEmpty() ? "" : "With " + others + ". ")
                            + "Bars are 95 % confidence intervals of the mean; both axes are logarithmic.");
            page.beginCell("Time by " + scaling.sizeName());
            page.chart("time-" + number, times(scaling), "Mean time by " + scaling.sizeName());
            page.endCell();
            if (!scaling.speedUps().isEmpty()) {
                page.beginCell("Speed-up over the CPU");
                page.chart("speed-up-" + number, speedUps(scaling), "Speed-up over the CPU by " + scaling.sizeName());
                page.endCell();
                scaling.speedUps().forEach(speedUp -> page.note(DevicesMarkdown.verdict(speedUp, scaling.sizeName())));
            }
            page.endSection();
        }
    }

    private static ObjectNode sizes(Scaling scaling, String unit) {
        return HtmlPage.node().put("kind", "sizes").put("unit", unit).put("axis", scaling.sizeName());
    }

    private static ObjectNode times(Scaling scaling) {
        ObjectNode chart = sizes(scaling, "s");
        ArrayNode series = chart.putArray("series");
        for (Scaling.Line line : scaling.lines()) {
            ArrayNode points = series.addObject().put("name", line.device()).putArray("points");
            for (Scaling.Point point : line.points()) {
                Statistics seconds = point.seconds();
                double half = seconds.halfWidth().orElse(0);
                point(points.addObject(), point.size(), seconds.mean())
                        .put("low", Figures.exact(Math.max(0, seconds.mean() - half)))
                        .put("high", Figures.exact(seconds.mean() + half))
                        .put("said", DevicesMarkdown.mean(seconds))
                        .put("tasks", seconds.count());
            }
        }
        return chart;
    }

    private static ObjectNode speedUps(Scaling scaling) {
        ObjectNode chart = sizes(scaling, "ratio");
        ArrayNode series = chart.putArray("series");
        for (SpeedUp speedUp : scaling.speedUps()) {
            ObjectNode line = series.addObject().put("name", speedUp.device());
            ArrayNode points = line.putArray("points");
            for (SpeedUp.Point point : speedUp.points()) {
                point(points.addObject(), point.size(), point.ratio())
                        .put("low", Figures.exact(point.low().orElse(point.ratio())))
                        .put("high", Figures.exact(point.high().orElse(point.ratio())))
                        .put("said", DevicesMarkdown.ratio(point));
            }
            if (speedUp.crossover().isPresent()) {
                double from = speedUp.crossover().getAsDouble();
                line.put("crossover", Figures.exact(from)).put("crossover_said", Units.rounded(from));
            }
        }
        return chart;
    }

    private static ObjectNode point(ObjectNode node, double size, double value) {
        return node.put("size", Figures.exact(size)).put("value", Figures.exact(value));
    }

    /** Groups beside each other. */
    private void groups() {
        if (analysis().groups().isEmpty()) {
            return;
        }
        page.section(
                "groups",
                "Job types and devices",
                "Tasks of all sizes together: compare within one type only where the same work was given to each"
                        + " device.");
        figures("processing", "Processing time", "s", group -> group.seconds());
        figures("waits", "Queue latency: from submission to the first start", "s", Group::waits);
        page.beginCell("Throughput: completed tasks a second, while the group was at work");
        page.chart(
                "throughput",
                measures("number", List.of("throughput"), group -> List.of(group.throughput()), List.of()),
                "Throughput");
        page.endCell();
        page.endSection();
    }

    private void figures(String id, String heading, String unit, Function<Group, Optional<Statistics>> which) {
        page.beginCell(heading);
        Function<Group, List<OptionalDouble>> values = group -> which.apply(group)
                .map(of -> List.of(
                        OptionalDouble.of(of.mean()), OptionalDouble.of(of.median()), OptionalDouble.of(of.p95())))
                .orElse(List.of(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty()));
        List<OptionalDouble> half = analysis().groups().stream()
                .map(group -> which.apply(group).map(Statistics::halfWidth).orElse(OptionalDouble.empty()))
                .toList();
        page.chart(id, measures(unit, List.of("mean", "median", "p95"), values, half), heading);
        page.endCell();
    }

    private ObjectNode measures(
            String unit, List<String> names, Function<Group, List<OptionalDouble>> values, List<OptionalDouble> half) {
        ObjectNode chart =
                HtmlPage.node().put("kind", "measures").put("unit", unit).put("widest", 300);
        ArrayNode rows = chart.putArray("policies");
        analysis().groups().forEach(group -> rows.add(label(group)));
        ArrayNode stats = chart.putArray("stats");
        for (int i = 0; i < names.size(); i++) {
            ObjectNode stat = stats.addObject().put("name", names.get(i));
            ArrayNode told = stat.putArray("values");
            ArrayNode widths = stat.putArray("half");
            stat.putArray("best");
            for (int g = 0; g < analysis().groups().size(); g++) {
                add(told, values.apply(analysis().groups().get(g)).get(i));
                add(widths, i == 0 && !half.isEmpty() ? half.get(g) : OptionalDouble.empty());
            }
        }
        return chart;
    }

    private static void add(ArrayNode array, OptionalDouble value) {
        if (value.isPresent()) {
            array.add(Figures.exact(value.getAsDouble()));
        } else {
            array.addNull();
        }
    }

    private static String label(Group group) {
        Group.Key key = group.key();
        return Printable.of(key.type() + " · " + key.device()
                + (key.device().equals("cpu") && key.workerType().equals("gpu") ? " of a GPU worker" : ""));
    }

    private void gpus() {
        if (analysis().gpus().isEmpty()) {
            return;
        }
        page.section(
                "gpus",
                "GPU utilisation",
                "The time for which tasks held them by that for which they were there. Measured is what the driver"
                        + " said, where somebody watched.");
        PageTable table = new PageTable()
                .column("worker", "worker", Format.TEXT)
                .column("model", "models", Format.TEXT)
                .column("GPUs", "gpus", Format.NUMBER)
                .column("held, s", "held_s", Format.NUMBER)
                .column("present, s", "present_s", Format.NUMBER)
                .column("utilisation", "utilisation", Format.SHARE)
                .column("measured", "measured", Format.SHARE);
        for (GpuUse use : analysis().gpus()) {
            table.row(Arrays.asList(
                    use.worker(),
                    use.models(),
                    use.gpus(),
                    use.heldSeconds(),
                    use.presentSeconds(),
                    use.share(),
                    use.measured()));
        }
        page.table("gpu-table", table.node());
        page.endSection();
    }

    private void tables() {
        page.section("table", "All groups", "Times in seconds, of the tasks that completed.");
        PageTable table = new PageTable()
                .column("job type", "job_type", Format.TEXT)
                .column("device", "device", Format.TEXT)
                .column("worker", "worker_type", Format.TEXT)
                .column("completed", "completed", Format.NUMBER)
                .column("other", "unsuccessful", Format.NUMBER)
                .column("mean", "mean_s", Format.NUMBER)
                .column("± 95 %", "half_width_95_s", Format.NUMBER)
                .column("median", "median_s", Format.NUMBER)
                .column("min", "min_s", Format.NUMBER)
                .column("max", "max_s", Format.NUMBER)
                .column("wait, mean", "wait_mean_s", Format.NUMBER)
                .column("tasks/s", "throughput_per_s", Format.NUMBER)
                .column("main figure, median", "figure", Format.TEXT);
        for (Group group : analysis().groups()) {
            table.row(Arrays.asList(
                    group.key().type(),
                    group.key().device(),
                    group.key().workerType(),
                    group.completed(),
                    group.unsuccessful(),
                    optional(group.seconds(), Statistics::mean),
                    group.seconds().map(Statistics::halfWidth).orElse(OptionalDouble.empty()),
                    optional(group.seconds(), Statistics::median),
                    optional(group.seconds(), Statistics::min),
                    optional(group.seconds(), Statistics::max),
                    optional(group.waits(), Statistics::mean),
                    group.throughput(),
                    group.figure().map(Units::figure).orElse("")));
        }
        page.table("group-table", table.node());
        page.endSection();
    }

    private static OptionalDouble optional(
            Optional<Statistics> statistics, java.util.function.ToDoubleFunction<Statistics> which) {
        return statistics.map(of -> OptionalDouble.of(which.applyAsDouble(of))).orElse(OptionalDouble.empty());
    }
}
