package dev.estiva.report;

import dev.estiva.report.PageTable.Format;
import dev.estiva.results.Analysis;
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
    private final Texts texts;
    private final HtmlPage page;
    private final UsePart use;

    private DevicesPage(DevicesInfo info, PageHead head, Texts texts) {
        this.info = info;
        this.texts = texts;
        this.page = new HtmlPage(texts, head);
        this.use = new UsePart(info.analysis(), texts, page);
    }

    public static void write(DevicesInfo info, PageHead head, Texts texts, OutputStream to) throws IOException {
        DevicesPage page = new DevicesPage(info, head, texts);
        page.head();
        page.tiles();
        page.scalings();
        page.use.course();
        page.groups();
        page.use.workers();
        page.use.gpus();
        page.tables();
        page.page.write(to);
    }

    private Analysis analysis() {
        return info.analysis();
    }

    private void head() {
        List<List<String>> facts = new ArrayList<>();
        info.facts().forEach(fact -> facts.add(List.of(say("fact." + fact.kind()), fact.said())));
        if (analysis().tasks() > 0) {
            facts.add(List.of(say("fact.from"), seconds(analysis().window().fromMicros())));
            facts.add(List.of(say("fact.to"), seconds(analysis().window().toMicros())));
        }
        List<String> alerts = new ArrayList<>();
        if (!info.partial().isEmpty()) {
            boolean isStopped = info.partial().equals(DevicesInfo.INTERRUPTED);
            alerts.add(isStopped ? texts.get("summary.interrupted") : say("partial", info.partial()));
        }
        info.leftOut().forEach(what -> alerts.add(say("left_out", what)));
        if (analysis().tasks() == 0) {
            alerts.add(say("none"));
        }
        int lost = analysis().tasks() - analysis().completed();
        if (lost > 0) {
            alerts.add(texts.count("devices.unsuccessful", lost));
        }
        page.heading(say("kicker"), say("title." + info.kind().word()), facts, alerts);
    }

    private String say(String key, Object... arguments) {
        return texts.get("devices." + key, arguments);
    }

    /** A figure with the language's decimal sign. */
    private String local(String figure) {
        return figure.replace(".", texts.get("number.decimal"));
    }

    /** To the second, for people. */
    private static String seconds(long micros) {
        return DevicesFiles.instant(micros / 1_000_000 * 1_000_000)
                .replace('T', ' ')
                .replace("Z", " UTC");
    }

    private void tiles() {
        page.tile(say("completed"), Integer.toString(analysis().completed()), "", false);
        analysis().throughput().ifPresent(rate -> page.tile(say("rate"), local(Units.number(rate)), "", false));
        analysis().gpuShare().ifPresent(share -> page.tile(say("held"), local(Units.percent(share)), "", false));
        best().ifPresent(best ->
                page.tile(say("best"), local(Units.number(best.point.ratio())) + " ×", best.says(), false));
        analysis().scalings().stream()
                .flatMap(scaling -> scaling.speedUps().stream()
                        .filter(speedUp -> speedUp.crossover().isPresent())
                        .map(speedUp -> List.of(
                                say("crossover", scaling.sizeName(), scaling.type()),
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
                    (others.isEmpty() ? "" : say("with", others) + " ") + say("read"));
            String time = say("time", scaling.sizeName());
            page.beginCell(time);
            page.chart("time-" + number, times(scaling), time);
            page.endCell();
            if (!scaling.speedUps().isEmpty()) {
                page.beginCell(say("speed_up"));
                scaling.speedUps().forEach(speedUp -> page.note(verdict(speedUp, scaling.sizeName())));
                page.chart("speed-up-" + number, speedUps(scaling), say("speed_up.says", scaling.sizeName()));
                page.endCell();
            } else if (scaling.lines().size() == 1) {
                page.note(say("alone"));
            }
            page.endSection();
        }
    }

    /** In one sentence. */
    private String verdict(SpeedUp speedUp, String sizeName) {
        return switch (speedUp.verdict()) {
            case ALWAYS -> say("verdict.always", speedUp.device(), sizeName);
            case NOT_YET -> say("verdict.not_yet", speedUp.device(), sizeName);
            case FROM ->
                say(
                        "verdict.from",
                        speedUp.device(),
                        sizeName,
                        local(Units.rounded(speedUp.crossover().orElse(0))));
        };
    }

    private static ObjectNode sizes(Scaling scaling, String unit) {
        return HtmlPage.node().put("kind", "sizes").put("unit", unit).put("axis", scaling.sizeName());
    }

    private ObjectNode times(Scaling scaling) {
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
                        .put("said", local(DevicesMarkdown.mean(seconds)))
                        .put("tasks", seconds.count());
            }
        }
        return chart;
    }

    private ObjectNode speedUps(Scaling scaling) {
        ObjectNode chart = sizes(scaling, "ratio");
        ArrayNode series = chart.putArray("series");
        for (SpeedUp speedUp : scaling.speedUps()) {
            ObjectNode line = series.addObject().put("name", speedUp.device());
            ArrayNode points = line.putArray("points");
            for (SpeedUp.Point point : speedUp.points()) {
                point(points.addObject(), point.size(), point.ratio())
                        .put("low", Figures.exact(point.low().orElse(point.ratio())))
                        .put("high", Figures.exact(point.high().orElse(point.ratio())))
                        .put("said", local(DevicesMarkdown.ratio(point)));
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
        page.section("groups", say("groups"), say("groups.read"));
        figures("processing", say("processing"), "s", group -> group.seconds());
        figures("waits", say("waits"), "s", Group::waits);
        page.beginCell(say("throughput"));
        page.chart(
                "throughput",
                measures("number", List.of(say("throughput")), group -> List.of(group.throughput()), List.of()),
                say("throughput"));
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
        page.chart(id, measures(unit, List.of(say("mean"), say("median"), "p95"), values, half), heading);
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

    private String label(Group group) {
        Group.Key key = group.key();
        boolean isOther = key.device().equals("cpu") && key.workerType().equals("gpu");
        return Printable.of(key.type() + " · " + (isOther ? say("cpu_of_gpu", key.device()) : key.device()));
    }

    private void tables() {
        page.section("table", say("table"), say("table.read"));
        PageTable table = new PageTable()
                .column(say("column.type"), "job_type", Format.TEXT)
                .column(say("column.device"), "device", Format.TEXT)
                .column(say("column.worker"), "worker_type", Format.TEXT)
                .column(say("column.completed"), "completed", Format.NUMBER)
                .column(say("column.other"), "unsuccessful", Format.NUMBER)
                .column(say("mean"), "mean_s", Format.NUMBER)
                .column("± 95 %", "half_width_95_s", Format.NUMBER)
                .column(say("median"), "median_s", Format.NUMBER)
                .column(say("column.min"), "min_s", Format.NUMBER)
                .column(say("column.max"), "max_s", Format.NUMBER)
                .column(say("column.wait"), "wait_mean_s", Format.NUMBER)
                .column(say("column.rate"), "throughput_per_s", Format.NUMBER)
                .column(say("column.figure"), "figure", Format.TEXT);
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
                    group.figure().map(Units::figure).map(this::local).orElse("")));
        }
        page.table("group-table", table.node());
        page.endSection();
    }

    private static OptionalDouble optional(
            Optional<Statistics> statistics, java.util.function.ToDoubleFunction<Statistics> which) {
        return statistics.map(of -> OptionalDouble.of(which.applyAsDouble(of))).orElse(OptionalDouble.empty());
    }
}
