package dev.estiva.report;

import dev.estiva.report.PageTable.Format;
import dev.estiva.results.Amounts.Kind;
import dev.estiva.results.Analysis;
import dev.estiva.results.Course;
import dev.estiva.results.GpuUse;
import dev.estiva.results.Utilisation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Of a page that compares devices, what was done and in use over time, and of each worker. */
final class UsePart {
    private final Analysis analysis;
    private final Texts texts;
    private final HtmlPage page;

    UsePart(Analysis analysis, Texts texts, HtmlPage page) {
        this.analysis = analysis;
        this.texts = texts;
        this.page = page;
    }

    private String say(String key, Object... arguments) {
        return texts.get("devices." + key, arguments);
    }

    /** Throughput and tasks at work, over time. */
    void course() {
        Course course = analysis.course();
        if (course.bins() == 0) {
            return;
        }
        page.section("course", say("course"), say("course.read", course.bins()));
        steps("rate", say("course.rate"), Map.of(say("course.rate"), course.completedPerSecond()), false);
        steps("running", say("course.running"), Map.of(say("course.running"), course.running()), false);
        page.endSection();
    }

    /** Lines over the parts of the window, by name. */
    private void steps(String id, String heading, Map<String, List<Double>> lines, boolean isShare) {
        page.beginCell(heading);
        ObjectNode chart =
                HtmlPage.node().put("kind", "steps").put("percent", isShare).put("rate", !isShare);
        chart.put("from", 0).put("to", Figures.exact(analysis.course().seconds()));
        ArrayNode series = chart.putArray("series");
        lines.forEach((name, values) -> step(series.addObject().put("name", name), values));
        page.chart(id, chart, heading);
        page.endCell();
    }

    private void step(ObjectNode line, List<Double> values) {
        Course course = analysis.course();
        line.put("exact", true).put("to", Figures.exact(course.seconds()));
        ArrayNode times = line.putArray("t");
        ArrayNode all = line.putArray("v");
        for (int bin = 0; bin < course.bins(); bin++) {
            times.add(Figures.exact(course.seconds() * bin / course.bins()));
            all.add(Figures.exact(values.get(bin)));
        }
    }

    /** How much of what they have was in use: over time, and of each. */
    void workers() {
        Utilisation use = analysis.utilisation();
        if (use.uses().isEmpty()) {
            return;
        }
        page.section("workers", say("workers"), say("workers.read"));
        Map<String, List<Double>> lines = new LinkedHashMap<>();
        use.course().forEach((kind, shares) -> lines.put(name(kind), shares));
        steps("use", say("workers.course"), lines, true);
        PageTable table = new PageTable()
                .column(say("column.worker"), "worker", Format.TEXT)
                .column(say("column.resource"), "resource", Format.TEXT)
                .column(say("column.capacity"), "capacity", Format.NUMBER)
                .column(say("column.held"), "held_s", Format.NUMBER)
                .column(say("column.present"), "present_s", Format.NUMBER)
                .column(say("column.utilisation"), "utilisation", Format.SHARE);
        for (Utilisation.Use each : use.uses()) {
            table.row(Arrays.asList(
                    each.worker(),
                    name(each.kind()),
                    each.capacity(),
                    each.heldSeconds(),
                    each.presentSeconds(),
                    each.share()));
        }
        page.table("worker-table", table.node());
        page.endSection();
    }

    private String name(Kind kind) {
        return texts.get("resource." + (kind == Kind.SLOTS ? "slots" : kind == Kind.CPUS ? "cpu" : "gpu"));
    }

    void gpus() {
        if (analysis.gpus().isEmpty()) {
            return;
        }
        page.section("gpus", say("gpus"), say("gpus.read"));
        PageTable table = new PageTable()
                .column(say("column.worker"), "worker", Format.TEXT)
                .column(say("column.models"), "models", Format.TEXT)
                .column(say("column.gpus"), "gpus", Format.NUMBER)
                .column(say("column.held"), "held_s", Format.NUMBER)
                .column(say("column.present"), "present_s", Format.NUMBER)
                .column(say("column.utilisation"), "utilisation", Format.SHARE)
                .column(say("column.measured"), "measured", Format.SHARE);
        for (GpuUse use : analysis.gpus()) {
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
}
