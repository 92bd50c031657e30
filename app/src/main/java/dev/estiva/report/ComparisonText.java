package dev.estiva.report;

import dev.estiva.metrics.Measure;
import dev.estiva.metrics.Measure.Group;
import dev.estiva.report.ComparisonInfo.PolicyMeans;
import dev.estiva.report.Frame.Glyphs;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A comparison of policies for people: a framed table, in which the best of each column is marked. */
public final class ComparisonText {
    private static final String BEST = "*";

    /** As wide as a mark, so that figures stand below each other. */
    private static final String NOT_BEST = " ";

    private final int columns;
    private final Texts texts;
    private final Glyphs glyphs;
    private final Figures figures;

    /** For a terminal of this character set, which shows so many columns. */
    public ComparisonText(Texts texts, Charset charset, int columns) {
        this.columns = columns;
        this.texts = texts;
        this.glyphs = Glyphs.of(charset);
        this.figures = new Figures(texts, glyphs.none());
    }

    /** The frame, each line with its end. */
    public String of(ComparisonInfo comparison) {
        Frame frame = new Frame(glyphs);
        frame.title(texts.get("compare.title"));
        frame.rule();
        comparison.files().forEach(file -> frame.pair(texts.get("summary.workload"), Printable.of(file)));
        if (comparison.seeds().size() > 1) {
            frame.pair(
                    texts.get("compare.seeds"),
                    comparison.seeds().getFirst() + " - " + comparison.seeds().getLast());
        }
        for (Group group : Group.values()) {
            frame.rule();
            table(frame, comparison, group);
        }
        frame.rule();
        frame.pair(texts.get("compare.best"), "");
        if (comparison.seeds().size() > 1) {
            frame.pair(texts.get("compare.interval"), "");
        }
        return frame.draw(columns);
    }

    private void table(Frame frame, ComparisonInfo comparison, Group group) {
        List<Measure> measures = comparison.shown().stream()
                .filter(measure -> measure.group() == group)
                .toList();
        List<List<String>> cells = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(texts.get(title(group))));
        measures.forEach(measure -> head.add(heading(measure) + NOT_BEST));
        cells.add(head);
        for (PolicyMeans row : comparison.policies()) {
            List<String> line =
                    new ArrayList<>(List.of(Printable.of(row.policy().name())));
            for (Measure measure : measures) {
                line.add(figures.mean(measure, row.means().get(measure), glyphs.plusMinus())
                        + (comparison.isBest(row, measure) ? BEST : NOT_BEST));
            }
            cells.add(line);
        }
        frame.table(cells);
    }

    private String heading(Measure measure) {
        return switch (measure) {
            case WAIT_MEAN, TURNAROUND_MEAN, BOUNDED_SLOWDOWN_MEAN -> texts.get("stat.mean");
            case WAIT_MEDIAN, TURNAROUND_MEDIAN, BOUNDED_SLOWDOWN_MEDIAN -> texts.get("stat.median");
            case WAIT_P95, TURNAROUND_P95, BOUNDED_SLOWDOWN_P95 -> "p95";
            case WAIT_P99, TURNAROUND_P99, BOUNDED_SLOWDOWN_P99 -> "p99";
            case MAKESPAN, UTILISATION, FAIRNESS, PREEMPTIONS ->
                texts.get("compare." + measure.name().toLowerCase(Locale.ROOT));
        };
    }

    private static String title(Group group) {
        return switch (group) {
            case WAIT -> "summary.waits";
            case TURNAROUND -> "summary.turnarounds";
            case BOUNDED_SLOWDOWN -> "summary.bounded_slowdowns";
            case CLUSTER -> "compare.cluster";
        };
    }
}
