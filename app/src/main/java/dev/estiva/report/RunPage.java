package dev.estiva.report;

import dev.estiva.metrics.Bar;
import dev.estiva.metrics.Curve;
import dev.estiva.metrics.Curves;
import dev.estiva.metrics.Distribution;
import dev.estiva.metrics.GanttRow;
import dev.estiva.metrics.OccupancyGrid;
import dev.estiva.metrics.ResourceKind;
import dev.estiva.metrics.StepSeries;
import dev.estiva.metrics.Summary;
import dev.estiva.metrics.Summary.Counts;
import dev.estiva.metrics.Summary.Timings;
import dev.estiva.metrics.Summary.WorkerSummary;
import dev.estiva.metrics.Timeline;
import dev.estiva.report.PageTable.Format;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A simulated or live run as a page: what ran where, how the queue and the use went, how long tasks took. */
public final class RunPage {
    private final Texts texts;
    private final Figures figures;
    private final HtmlPage page;

    private RunPage(Texts texts, PageHead head) {
        this.texts = texts;
        this.figures = new Figures(texts, "–");
        this.page = new HtmlPage(texts, head);
    }

    /**
     * What a page shows of a run.
     *
     * @param curves null if no task was completed
     * @param timeline ended
     */
    public record Shown(Summary summary, @Nullable Curves curves, Timeline timeline, RunInfo info) {}

    /** Writes the page. */
    public static void write(Shown run, PageHead head, Texts texts, OutputStream to) throws IOException {
        RunPage page = new RunPage(texts, head);
        page.fill(run);
        page.page.write(to);
    }

    private void fill(Shown run) {
        Summary summary = run.summary;
        head(run);
        tiles(summary);
        Timeline timeline = run.timeline;
        if (timeline.hasBegun()) {
            places(timeline);
            queue(timeline);
            use(summary, timeline);
        }
        Timings timings = summary.timings();
        if (timings != null && run.curves != null) {
            distributions(timings, run.curves);
        }
        if (!summary.workers().isEmpty()) {
            servers(summary);
        }
        if (!summary.refusals().isEmpty()) {
            refusals(summary);
        }
    }

    /** A number alone says too little. */
    private String server(String name) {
        return name.matches("[0-9]+") ? texts.get("server", name) : name;
    }

    private void head(Shown run) {
        RunInfo info = run.info;
        List<List<String>> facts = new ArrayList<>();
        facts.add(List.of(texts.get("summary.policy"), info.policy().title()));
        facts.add(List.of(
                texts.get("page.servers"),
                Integer.toString(run.summary.workers().size())));
        facts.add(List.of(texts.get("page.seed"), Long.toString(info.seed())));
        facts.add(List.of(texts.get("page.estimates"), texts.get("page.estimates." + info.estimates())));
        List<String> alerts = new ArrayList<>();
        if (info.interrupted()) {
            alerts.add(texts.get("summary.interrupted"));
        }
        page.heading(
                texts.get("summary.mode." + info.mode().name().toLowerCase(Locale.ROOT)),
                title(texts, info.files()),
                facts,
                alerts);
    }

    /** The names of the files, without the folders; without any file, all was drawn by chance. */
    static String title(Texts texts, List<String> files) {
        if (files.isEmpty()) {
            return texts.get("page.drawn");
        }
        return String.join(
                ", ",
                files.stream().map(file -> file.replaceAll(".*[/\\\\]", "")).toList());
    }

    private void tiles(Summary summary) {
        Counts counts = summary.counts();
        Timings timings = summary.timings();
        if (timings != null) {
            time("summary.response", timings.turnarounds().mean());
            time("page.wait.mean", timings.waits().mean());
            time("page.wait.p95", timings.waits().p95());
        }
        page.tile(texts.get("summary.completed"), Long.toString(counts.completed()), "", false);
        OptionalDouble throughput = summary.throughput();
        if (throughput.isPresent()) {
            page.tile(
                    texts.get("summary.throughput"),
                    texts.get("unit.throughput", figures.rounded(throughput.getAsDouble())),
                    "",
                    false);
        }
        if (summary.window() != null) {
            time("summary.makespan", summary.window().lengthMicros() / 1e6);
        }
        for (ResourceKind kind : used(summary)) {
            page.tile(
                    texts.get("page.use.of", name(kind)),
                    figures.percent(summary.usage().utilisation(kind)),
                    "",
                    false);
        }
        warn("summary.failed", counts.failed());
        warn("summary.timed_out", counts.timedOut());
        warn("summary.cancelled", counts.cancelled());
        warn("summary.aborted", counts.aborted());
        warn("summary.refused", counts.refused());
        warn("summary.unfinished", counts.unfinished());
        warn("summary.requeued.worker_lost", summary.requeues().workerLost());
        warn("summary.requeued.failed", summary.requeues().failed());
        warn("summary.preemptions", summary.preemptions());
        warn("summary.requeued.preempted", summary.requeues().preempted());
        warn("summary.requeued.evicted", summary.requeues().evicted());
    }

    private void time(String key, double seconds) {
        String exact = figures.seconds(seconds);
        String rounded = figures.duration(seconds);
        page.tile(texts.get(key), rounded, rounded.equals(exact) ? "" : exact, false);
    }

    private void warn(String key, long count) {
        if (count > 0) {
            page.tile(texts.get(key), Long.toString(count), "", true);
        }
    }

    private List<ResourceKind> used(Summary summary) {
        List<ResourceKind> kinds = new ArrayList<>();
        for (ResourceKind kind : ResourceKind.values()) {
            if (summary.usage().utilisation(kind).isPresent()) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    private String name(ResourceKind kind) {
        return texts.get("resource." + kind.name().toLowerCase(Locale.ROOT));
    }

    private void places(Timeline timeline) {
        List<GanttRow> rows = timeline.ganttRows();
        List<Bar> bars = timeline.bars();
        if (rows != null && bars != null) {
            page.section("where", texts.get("page.gantt"), texts.get("page.gantt.read"));
            page.chart(
                    "gantt",
                    ChartData.gantt(rows, bars, timeline.waiting(), this::server),
                    texts.get("page.gantt.says", bars.size(), rows.size()));
            page.endSection();
            return;
        }
        page.section("where", texts.get("page.heat"), texts.get("page.heat.read"));
        heat(
                "workers",
                timeline.workerGrid(),
                timeline.workers().stream().map(this::server).toList());
        OccupancyGrid devices = timeline.deviceGrid();
        if (devices.rows() > 0) {
            heat(
                    "devices",
                    devices,
                    timeline.devices().stream()
                            .map(row -> server(row.worker()) + " GPU " + row.device())
                            .toList());
        }
        page.endSection();
    }

    private void heat(String id, OccupancyGrid grid, List<String> names) {
        String heading = texts.get("page.heat." + id);
        page.beginCell(heading);
        page.chart(id, ChartData.heat(grid, names), texts.get("page.heat.says", heading, grid.groups(), grid.bins()));
        long most = 0;
        for (int group = 0; group < grid.groups(); group++) {
            for (int bin = 0; bin < grid.bins(); bin++) {
                most = Math.max(most, grid.starts(group, bin));
            }
        }
        String mean = figures.rounded((double) grid.starts() / Math.max(1, grid.groups() * (long) grid.bins()));
        page.note(texts.get("page.heat.note", grid.starts(), Figures.length(grid.binMicros() / 1e6, texts), mean, most)
                + (grid.rowsEach() == 1
                        ? ""
                        : " " + texts.get("page.heat.rows", grid.rows(), grid.groups(), grid.rowsEach())));
        page.endCell();
    }

    private void queue(Timeline timeline) {
        SequencedMap<String, StepSeries> lines = new LinkedHashMap<>();
        lines.put(texts.get("page.waiting"), timeline.waiting());
        lines.put(texts.get("page.running"), timeline.running());
        page.section("queue", texts.get("page.queue"), texts.get("page.queue.read"));
        page.chart(
                "queue",
                ChartData.steps(lines, false),
                texts.get(
                        "page.queue.says",
                        figures.rounded(timeline.waiting().mean()),
                        figures.rounded(timeline.waiting().most())));
        page.note(resolution(lines));
        page.endSection();
    }

    private void use(Summary summary, Timeline timeline) {
        List<ResourceKind> kinds = used(summary);
        if (kinds.isEmpty()) {
            return;
        }
        SequencedMap<String, StepSeries> lines = new LinkedHashMap<>();
        StringBuilder says = new StringBuilder(texts.get("page.use")).append(":");
        for (ResourceKind kind : kinds) {
            lines.put(name(kind), timeline.share(kind));
            says.append(' ').append(name(kind)).append(' ');
            says.append(figures.percent(summary.usage().utilisation(kind)));
        }
        page.section("use", texts.get("page.use"), texts.get("page.use.read"));
        page.chart("use", ChartData.steps(lines, true), says.toString());
        page.note(resolution(lines));
        page.endSection();
    }

    /** How exact the lines are. */
    private String resolution(SequencedMap<String, StepSeries> lines) {
        for (StepSeries series : lines.values()) {
            if (!series.isExact()) {
                return texts.get("page.bins", series.bins(), Figures.length(series.binMicros() / 1e6, texts));
            }
        }
        return texts.get("page.steps");
    }

    private void distributions(Timings timings, Curves curves) {
        page.section("times", texts.get("page.cdf"), texts.get("page.cdf.read"));
        page.table("timings", timings(timings));
        page.beginRow();
        cdf("wait", texts.get("summary.waits"), curves.waits(), timings.waits(), "s");
        cdf("turnaround", texts.get("summary.turnarounds"), curves.turnarounds(), timings.turnarounds(), "s");
        cdf(
                "bounded-slowdown",
                texts.get("summary.bounded_slowdowns"),
                curves.boundedSlowdowns(),
                timings.boundedSlowdowns(),
                "ratio");
        page.endRow();
        Curve waits = curves.waits();
        page.note(
                waits.isExact()
                        ? texts.get("page.cdf.exact", waits.tasks())
                        : texts.get("page.cdf.sampled", waits.tasks()));
        page.endSection();
    }

    private void cdf(String id, String heading, Curve curve, Distribution distribution, String unit) {
        SequencedMap<String, Curve> curves = new LinkedHashMap<>();
        curves.put(heading, curve);
        page.chartInRow(
                id,
                heading,
                ChartData.cdf(curves, unit, heading.replaceFirst(" \\(.\\)$", ""))
                        .set("marks", ChartData.numbers(distribution.median(), distribution.p95())),
                heading + ": " + texts.get("stat.median") + " " + figures.rounded(distribution.median()) + ", p95 "
                        + figures.rounded(distribution.p95()) + ", p99 " + figures.rounded(distribution.p99()));
    }

    private ObjectNode timings(Timings timings) {
        PageTable table = new PageTable()
                .column("", "figure", Format.TEXT)
                .column(texts.get("stat.mean"), "mean", Format.NUMBER)
                .column(texts.get("stat.median"), "median", Format.NUMBER)
                .column("p95", "p95", Format.NUMBER)
                .column("p99", "p99", Format.NUMBER)
                .column(texts.get("stat.max"), "max", Format.NUMBER);
        table.row(row("summary.waits", timings.waits()));
        table.row(row("summary.turnarounds", timings.turnarounds()));
        table.row(row("summary.bounded_slowdowns", timings.boundedSlowdowns()));
        return table.node();
    }

    private List<Object> row(String key, Distribution of) {
        return List.of(texts.get(key), of.mean(), of.median(), of.p95(), of.p99(), of.max());
    }

    private void servers(Summary summary) {
        List<ResourceKind> kinds = used(summary);
        PageTable table = new PageTable()
                .column(texts.get("page.server"), "worker", Format.TEXT)
                .column(texts.get("summary.done"), "completed", Format.EXACT);
        kinds.forEach(
                kind -> table.column(name(kind), "utilisation_" + kind.name().toLowerCase(Locale.ROOT), Format.SHARE));
        for (WorkerSummary worker : summary.workers()) {
            if (table.isFull()) {
                break;
            }
            List<Object> cells = new ArrayList<>(List.of(server(worker.name()), worker.completed()));
            kinds.forEach(kind -> cells.add(worker.usage().utilisation(kind)));
            table.row(cells);
        }
        page.section("servers", texts.get("summary.servers"), texts.get("page.servers.read"));
        page.table("servers", table.node());
        int more = summary.workers().size() - PageTable.MOST_ROWS;
        if (more > 0) {
            page.note(texts.get(
                    "page.servers.more", PageTable.MOST_ROWS, summary.workers().size()));
        }
        page.endSection();
    }

    private void refusals(Summary summary) {
        PageTable table = new PageTable()
                .column(texts.get("page.task"), "task", Format.TEXT)
                .column(texts.get("page.reason"), "reason", Format.TEXT);
        summary.refusals().forEach(refusal -> table.row(List.of(refusal.task(), refusal.reason())));
        page.section(
                "refused",
                texts.get("summary.refused"),
                texts.get(
                        "page.refused.read",
                        summary.refusals().size(),
                        summary.counts().refused()));
        page.table("refusals", table.node());
        page.endSection();
    }
}
