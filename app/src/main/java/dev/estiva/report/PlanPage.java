package dev.estiva.report;

import dev.estiva.metrics.Measure;
import dev.estiva.metrics.RunsMean;
import dev.estiva.report.PageTable.Format;
import dev.estiva.report.PlanInfo.Goal;
import dev.estiva.report.PlanInfo.Size;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A plan as a page: each figure of the target over the size of the cluster, and what was found. */
public final class PlanPage {
    private PlanPage() {}

    /** Writes the page. */
    public static void write(PlanInfo plan, PageHead head, Texts texts, OutputStream to) throws IOException {
        HtmlPage page = new HtmlPage(texts, head);
        List<List<String>> facts = new ArrayList<>();
        facts.add(List.of(texts.get("summary.policy"), plan.policy().title()));
        plan.goals().forEach(goal -> facts.add(List.of(texts.get("plan.target"), goal.text())));
        facts.add(List.of(
                texts.get("compare.seeds"),
                plan.seeds().size() == 1
                        ? plan.seeds().getFirst().toString()
                        : plan.seeds().getFirst() + " – " + plan.seeds().getLast()));
        page.heading(
                texts.get("plan.kicker"), RunPage.title(texts, plan.files()), facts, PlanText.answers(texts, plan));
        tiles(page, plan, texts);
        page.section("curve", texts.get("plan.curve"), texts.get("plan.curve.read"));
        for (Measure measure : PlanText.shown(plan)) {
            String title = PlanText.title(texts, measure);
            page.beginCell(title);
            page.chart(
                    id(measure),
                    chart(plan, measure),
                    title + ": " + PlanText.answers(texts, plan).getFirst().replaceFirst("^\\* ", ""));
            page.endCell();
        }
        page.endSection();
        page.section("sizes", texts.get("page.table"), texts.get("plan.table.read"));
        page.table("plan", table(plan, texts));
        page.endSection();
        page.write(to);
    }

    private static String id(Measure measure) {
        return measure.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void tiles(HtmlPage page, PlanInfo plan, Texts texts) {
        Figures figures = new Figures(texts, "–");
        Size smallest = plan.smallest();
        Size shown = smallest == null ? plan.sizes().getLast() : smallest;
        page.tile(
                texts.get("plan.tile"),
                smallest == null ? "–" : "+" + smallest.added(),
                smallest == null ? "" : plan.added(),
                smallest == null);
        page.tile(texts.get("page.servers"), Integer.toString(shown.workers()), "", false);
        for (Measure measure : PlanText.shown(plan)) {
            RunsMean mean = shown.means().get(measure);
            if (mean != null) {
                String value = switch (measure.group()) {
                    case WAIT, TURNAROUND -> figures.duration(mean.mean());
                    case BOUNDED_SLOWDOWN -> figures.rounded(mean.mean());
                    case CLUSTER ->
                        measure == Measure.MAKESPAN
                                ? figures.duration(mean.mean())
                                : figures.percent(OptionalDouble.of(mean.mean()));
                };
                page.tile(PlanText.title(texts, measure), value, "", false);
            }
        }
    }

    private static ObjectNode chart(PlanInfo plan, Measure measure) {
        String unit = switch (measure.group()) {
            case WAIT, TURNAROUND -> "s";
            case BOUNDED_SLOWDOWN -> "ratio";
            case CLUSTER -> measure == Measure.MAKESPAN ? "s" : "share";
        };
        ObjectNode chart = HtmlPage.node().put("kind", "plan").put("unit", unit);
        chart.put("added", Printable.of(plan.added()));
        ArrayNode bounds = chart.putArray("bounds");
        for (Goal goal : plan.goals()) {
            if (goal.measure() == measure) {
                bounds.addObject().put("bound", Figures.exact(goal.bound())).put("text", goal.text());
            }
        }
        Size smallest = plan.smallest();
        ArrayNode points = chart.putArray("points");
        for (Size size : plan.sizes()) {
            RunsMean mean = size.means().get(measure);
            ObjectNode point = points.addObject();
            point.put("added", size.added()).put("workers", size.workers());
            point.put("met", plan.verdict(size).name().toLowerCase(Locale.ROOT));
            point.put("chosen", size.equals(smallest));
            point.put("mean", mean == null ? null : Figures.exact(mean.mean()));
            point.put(
                    "half",
                    mean == null || mean.halfWidth().isEmpty()
                            ? null
                            : Figures.exact(mean.halfWidth().getAsDouble()));
        }
        return chart;
    }

    private static ObjectNode table(PlanInfo plan, Texts texts) {
        PageTable table = new PageTable()
                .column(Printable.of(plan.added()), "added", Format.EXACT)
                .column(texts.get("page.servers"), "workers", Format.EXACT)
                .column(texts.get("plan.refusals"), "refused", Format.EXACT)
                .column(texts.get("plan.met"), "met", Format.TEXT);
        for (Measure measure : Measure.values()) {
            Format format = measure == Measure.UTILISATION ? Format.SHARE : Format.NUMBER;
            table.column(PlanText.title(texts, measure), ComparisonFiles.column(measure), format);
            if (plan.seeds().size() > 1) {
                table.column("±", ComparisonFiles.column(measure) + "_half_width_95", Format.NUMBER);
            }
        }
        for (Size size : plan.sizes()) {
            List<Object> cells = new ArrayList<>(List.of(
                    size.added(),
                    size.workers(),
                    size.refused(),
                    texts.get("plan." + plan.verdict(size).name().toLowerCase(Locale.ROOT))));
            for (Measure measure : Measure.values()) {
                RunsMean mean = size.means().get(measure);
                cells.add(mean == null ? OptionalDouble.empty() : OptionalDouble.of(mean.mean()));
                if (plan.seeds().size() > 1) {
                    cells.add(mean == null ? OptionalDouble.empty() : mean.halfWidth());
                }
            }
            table.row(cells);
        }
        Size smallest = plan.smallest();
        return (smallest == null ? table : table.chosen(plan.sizes().indexOf(smallest))).node();
    }
}
