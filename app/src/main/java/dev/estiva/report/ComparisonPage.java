package dev.estiva.report;

import dev.estiva.metrics.Curve;
import dev.estiva.metrics.Curves;
import dev.estiva.metrics.Measure;
import dev.estiva.metrics.Measure.Group;
import dev.estiva.metrics.RunsMean;
import dev.estiva.metrics.StepSeries;
import dev.estiva.report.ComparisonInfo.PolicyMeans;
import dev.estiva.report.PageTable.Format;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A comparison of policies as a page: figures side by side, distributions and queues over each other. */
public final class ComparisonPage {
    private static final List<Measure> HEADLINES = List.of(
            Measure.WAIT_MEAN,
            Measure.WAIT_P95,
            Measure.TURNAROUND_MEAN,
            Measure.BOUNDED_SLOWDOWN_MEAN,
            Measure.MAKESPAN,
            Measure.UTILISATION,
            Measure.FAIRNESS);

    private final Texts texts;
    private final Figures figures;
    private final HtmlPage page;

    private ComparisonPage(Texts texts, PageHead head) {
        this.texts = texts;
        this.figures = new Figures(texts, "–");
        this.page = new HtmlPage(texts, head);
    }

    /**
     * What charts show of one policy.
     *
     * @param curves of each run
     * @param waiting in the first run
     */
    public record Drawn(List<Curves> curves, StepSeries waiting) {}

    /** Writes the page; {@code drawn} are the policies in the order of the comparison. */
    public static void write(ComparisonInfo comparison, List<Drawn> drawn, PageHead head, Texts texts, OutputStream to)
            throws IOException {
        ComparisonPage page = new ComparisonPage(texts, head);
        page.fill(comparison, drawn);
        page.page.write(to);
    }

    private void fill(ComparisonInfo comparison, List<Drawn> drawn) {
        head(comparison);
        HEADLINES.forEach(measure -> best(comparison, measure));
        figures(comparison);
        distributions(comparison, drawn);
        queues(comparison, drawn);
        table(comparison);
    }

    private void head(ComparisonInfo comparison) {
        List<List<String>> facts = new ArrayList<>();
        facts.add(List.of(
                texts.get("page.policies"),
                Integer.toString(comparison.policies().size())));
        List<Long> seeds = comparison.seeds();
        facts.add(List.of(
                texts.get(seeds.size() == 1 ? "page.seed" : "compare.seeds"),
                seeds.size() == 1 ? seeds.getFirst().toString() : seeds.getFirst() + " – " + seeds.getLast()));
        facts.add(List.of(texts.get("page.estimates"), texts.get("page.estimates." + comparison.estimates())));
        page.heading(texts.get("page.compare"), RunPage.title(texts, comparison.files()), facts, List.of());
    }

    private void best(ComparisonInfo comparison, Measure measure) {
        List<PolicyMeans> best = comparison.policies().stream()
                .filter(row -> comparison.isBest(row, measure))
                .toList();
        if (best.isEmpty()) {
            return;
        }
        RunsMean mean = best.getFirst().means().get(measure);
        String more = best.size() == 1 ? "" : " +" + (best.size() - 1);
        page.tile(
                texts.get("page.best", title(measure)),
                best.getFirst().policy().name() + more,
                mean == null ? "" : value(measure, mean.mean()),
                false);
    }

    private String value(Measure measure, double value) {
        return switch (measure.group()) {
            case WAIT, TURNAROUND -> figures.seconds(value);
            case BOUNDED_SLOWDOWN -> figures.rounded(value);
            case CLUSTER ->
                switch (measure) {
                    case MAKESPAN -> figures.seconds(value);
                    case UTILISATION -> figures.percent(OptionalDouble.of(value));
                    default -> figures.rounded(value);
                };
        };
    }

    private String title(Measure measure) {
        return switch (measure.group()) {
            case WAIT, TURNAROUND, BOUNDED_SLOWDOWN -> bare(title(measure.group())) + ", " + stat(measure);
            case CLUSTER -> bare(texts.get("page." + measure.name().toLowerCase(Locale.ROOT)));
        };
    }

    private String title(Group group) {
        return texts.get(
                switch (group) {
                    case WAIT -> "summary.waits";
                    case TURNAROUND -> "summary.turnarounds";
                    case BOUNDED_SLOWDOWN -> "summary.bounded_slowdowns";
                    case CLUSTER -> "compare.cluster";
                });
    }

    private static String bare(String title) {
        return title.replaceFirst(" \\(.\\)$", "");
    }

    private String stat(Measure measure) {
        String name = measure.name().toLowerCase(Locale.ROOT).replaceFirst(".*_", "");
        return name.startsWith("p") ? name : texts.get("stat." + name);
    }

    private void figures(ComparisonInfo comparison) {
        String lead = texts.get("page.measures.read")
                + (comparison.seeds().size() > 1 ? " " + texts.get("page.measures.interval") : "");
        page.section("figures", texts.get("page.measures"), lead);
        for (Group group : List.of(Group.WAIT, Group.TURNAROUND, Group.BOUNDED_SLOWDOWN)) {
            List<Measure> measures = Stream.of(Measure.values())
                    .filter(measure -> measure.group() == group)
                    .toList();
            String id = group.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-figures";
            page.beginCell(bare(title(group)));
            page.chart(
                    id,
                    chart(comparison, measures, group == Group.BOUNDED_SLOWDOWN ? "ratio" : "s"),
                    says(comparison, measures.getFirst()));
            page.endCell();
        }
        page.beginRow();
        for (Measure measure : List.of(Measure.MAKESPAN, Measure.UTILISATION, Measure.FAIRNESS)) {
            String unit = measure == Measure.MAKESPAN ? "s" : "share";
            page.chartInRow(
                    measure.name().toLowerCase(Locale.ROOT),
                    title(measure),
                    chart(comparison, List.of(measure), unit),
                    says(comparison, measure));
        }
        page.endRow();
        page.note(texts.get("page.fairness.read"));
        page.endSection();
    }

    private String says(ComparisonInfo comparison, Measure measure) {
        StringBuilder says = new StringBuilder(title(measure)).append(':');
        for (PolicyMeans row : comparison.policies()) {
            RunsMean mean = row.means().get(measure);
            says.append(' ').append(row.policy().name()).append(' ');
            says.append(mean == null ? "–" : value(measure, mean.mean())).append(';');
        }
        return says.substring(0, says.length() - 1);
    }

    private ObjectNode chart(ComparisonInfo comparison, List<Measure> measures, String unit) {
        ObjectNode chart = HtmlPage.node().put("kind", "measures").put("unit", unit);
        ArrayNode policies = chart.putArray("policies");
        comparison.policies().forEach(row -> policies.add(row.policy().name()));
        ArrayNode stats = chart.putArray("stats");
        for (Measure measure : measures) {
            ObjectNode stat = stats.addObject();
            stat.put("name", measure.group() == Group.CLUSTER ? title(measure) : stat(measure));
            ArrayNode values = stat.putArray("values");
            ArrayNode half = stat.putArray("half");
            ArrayNode best = stat.putArray("best");
            for (int i = 0; i < comparison.policies().size(); i++) {
                PolicyMeans row = comparison.policies().get(i);
                RunsMean mean = row.means().get(measure);
                if (mean == null) {
                    values.addNull();
                    half.addNull();
                    continue;
                }
                values.add(Figures.exact(mean.mean()));
                if (mean.halfWidth().isPresent()) {
                    half.add(Figures.exact(mean.halfWidth().getAsDouble()));
                } else {
                    half.addNull();
                }
                if (comparison.isBest(row, measure)) {
                    best.add(i);
                }
            }
        }
        return chart;
    }

    private void distributions(ComparisonInfo comparison, List<Drawn> drawn) {
        if (drawn.stream().allMatch(each -> each.curves.isEmpty())) {
            return;
        }
        page.section("times", texts.get("page.cdf"), texts.get("page.cdf.read"));
        cdf("wait", Group.WAIT, comparison, drawn, Curves::waits);
        cdf("turnaround", Group.TURNAROUND, comparison, drawn, Curves::turnarounds);
        cdf("bounded-slowdown", Group.BOUNDED_SLOWDOWN, comparison, drawn, Curves::boundedSlowdowns);
        if (comparison.seeds().size() > 1) {
            page.note(texts.get("page.cdf.pooled", comparison.seeds().size()));
        }
        page.endSection();
    }

    private void cdf(
            String id, Group group, ComparisonInfo comparison, List<Drawn> drawn, Function<Curves, Curve> which) {
        SequencedMap<String, Curve> curves = new LinkedHashMap<>();
        for (int i = 0; i < drawn.size(); i++) {
            List<Curve> runs = drawn.get(i).curves.stream().map(which).toList();
            if (!runs.isEmpty()) {
                curves.put(comparison.policies().get(i).policy().name(), Curve.pooled(runs));
            }
        }
        page.beginCell(bare(title(group)));
        page.chart(
                id,
                ChartData.cdf(curves, group == Group.BOUNDED_SLOWDOWN ? "ratio" : "s", bare(title(group))),
                texts.get("page.cdf") + ": " + bare(title(group)));
        page.endCell();
    }

    private void queues(ComparisonInfo comparison, List<Drawn> drawn) {
        SequencedMap<String, StepSeries> lines = new LinkedHashMap<>();
        for (int i = 0; i < drawn.size(); i++) {
            lines.put(comparison.policies().get(i).policy().name(), drawn.get(i).waiting);
        }
        page.section(
                "queue",
                texts.get("page.queues"),
                texts.get("page.queues.read", comparison.seeds().getFirst()));
        page.chart("queue", ChartData.steps(lines, false), texts.get("page.queues"));
        page.endSection();
    }

    private void table(ComparisonInfo comparison) {
        boolean hasIntervals = comparison.seeds().size() > 1;
        PageTable table = new PageTable().column(texts.get("summary.policy"), "policy", Format.TEXT);
        for (Measure measure : comparison.shown()) {
            Format format = measure == Measure.UTILISATION ? Format.SHARE : Format.NUMBER;
            table.column(title(measure), ComparisonFiles.column(measure), format);
            if (hasIntervals) {
                table.column("±", ComparisonFiles.column(measure) + "_half_width_95", Format.NUMBER);
            }
        }
        for (PolicyMeans row : comparison.policies()) {
            List<Object> cells = new ArrayList<>(List.of(row.policy().name()));
            List<Integer> best = new ArrayList<>();
            for (Measure measure : comparison.shown()) {
                RunsMean mean = row.means().get(measure);
                if (comparison.isBest(row, measure)) {
                    best.add(cells.size());
                }
                cells.add(mean == null ? OptionalDouble.empty() : (Object) mean.mean());
                if (hasIntervals) {
                    cells.add(mean == null ? OptionalDouble.empty() : mean.halfWidth());
                }
            }
            table.row(cells, best.stream().mapToInt(Integer::intValue).toArray());
        }
        page.section("table", texts.get("page.table"), texts.get("page.table.read"));
        page.table("comparison", table.node());
        page.endSection();
    }
}
