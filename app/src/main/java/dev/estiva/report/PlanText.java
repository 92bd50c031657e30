package dev.estiva.report;

import dev.estiva.metrics.Measure;
import dev.estiva.report.Frame.Glyphs;
import dev.estiva.report.PlanInfo.Goal;
import dev.estiva.report.PlanInfo.Size;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sizes of a cluster against a target, for people: a framed table, and below it the smallest that will do. */
public final class PlanText {
    private final int columns;
    private final Texts texts;
    private final Glyphs glyphs;
    private final Figures figures;

    /** For a terminal of this character set, which shows so many columns. */
    public PlanText(Texts texts, Charset charset, int columns) {
        this.columns = columns;
        this.texts = texts;
        this.glyphs = Glyphs.of(charset);
        this.figures = new Figures(texts, glyphs.none());
    }

    /** The frame, each line with its end. */
    public String of(PlanInfo plan) {
        Frame frame = new Frame(glyphs);
        frame.title(texts.get("plan.title"));
        frame.rule();
        frame.pair(texts.get("summary.policy"), Printable.of(plan.policy().title()));
        plan.files().forEach(file -> frame.pair(texts.get("summary.workload"), Printable.of(file)));
        if (plan.seeds().size() > 1) {
            frame.pair(
                    texts.get("compare.seeds"),
                    plan.seeds().getFirst() + " - " + plan.seeds().getLast());
        }
        for (Goal goal : plan.goals()) {
            frame.pair(texts.get("plan.target"), goal.text());
        }
        frame.rule();
        table(frame, plan);
        frame.rule();
        answers(texts, plan).forEach(answer -> frame.pair(answer, ""));
        if (plan.seeds().size() > 1) {
            frame.pair(texts.get("compare.interval"), "");
        }
        return frame.draw(columns);
    }

    /** What came of it, in sentences. */
    static List<String> answers(Texts texts, PlanInfo plan) {
        List<String> answers = new ArrayList<>();
        Size smallest = plan.smallest();
        if (smallest == null) {
            answers.add(texts.get("plan.none"));
        } else if (smallest.added() == 0) {
            answers.add(texts.get("plan.enough"));
        } else {
            answers.add(texts.get("plan.smallest", smallest.added(), Printable.of(plan.added()), smallest.workers()));
        }
        List<String> missing =
                plan.missing().stream().map(size -> "+" + size.added()).toList();
        if (!missing.isEmpty()) {
            answers.add(texts.get("plan.missing", String.join(", ", missing)));
        }
        if (plan.sizes().stream().anyMatch(size -> size.refused() > 0)) {
            answers.add(texts.get("plan.refused"));
        }
        return answers;
    }

    private void table(Frame frame, PlanInfo plan) {
        List<Measure> measures = shown(plan);
        boolean refuses = plan.sizes().stream().anyMatch(size -> size.refused() > 0);
        List<List<String>> cells = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(Printable.of(plan.added()), texts.get("page.servers")));
        measures.forEach(measure -> head.add(heading(measure)));
        if (refuses) {
            head.add(texts.get("plan.refusals"));
        }
        head.add(texts.get("plan.met"));
        cells.add(head);
        for (Size size : plan.sizes()) {
            List<String> line = new ArrayList<>(List.of("+" + size.added(), Integer.toString(size.workers())));
            measures.forEach(
                    measure -> line.add(figures.mean(measure, size.means().get(measure), glyphs.plusMinus())));
            if (refuses) {
                line.add(Long.toString(size.refused()));
            }
            line.add(verdict(plan, size));
            cells.add(line);
        }
        frame.table(cells);
    }

    private String verdict(PlanInfo plan, Size size) {
        String word = texts.get("plan." + plan.verdict(size).name().toLowerCase(Locale.ROOT));
        return size.equals(plan.smallest()) ? "* " + word : word;
    }

    private String heading(Measure measure) {
        return title(texts, measure) + unit(measure);
    }

    /** Such as {@code Wait, p95}. */
    static String title(Texts texts, Measure measure) {
        String name = measure.name().toLowerCase(Locale.ROOT);
        String stat = name.replaceFirst(".*_", "");
        String group = switch (measure.group()) {
            case WAIT -> texts.get("summary.waits");
            case TURNAROUND -> texts.get("summary.turnarounds");
            case BOUNDED_SLOWDOWN -> texts.get("summary.bounded_slowdowns");
            case CLUSTER -> "";
        };
        return group.isEmpty()
                ? texts.get("page." + name)
                : group.replaceFirst(" \\(.\\)$", "") + ", "
                        + (stat.startsWith("p") ? stat : texts.get("stat." + stat));
    }

    private String unit(Measure measure) {
        return switch (measure.group()) {
            case WAIT, TURNAROUND -> " (" + texts.get("js.s") + ")";
            case BOUNDED_SLOWDOWN -> "";
            case CLUSTER ->
                measure == Measure.MAKESPAN
                        ? " (" + texts.get("js.s") + ")"
                        : measure == Measure.UTILISATION ? " %" : "";
        };
    }

    /** Those of the target, and how well the machines are used. */
    static List<Measure> shown(PlanInfo plan) {
        List<Measure> measures = new ArrayList<>();
        plan.goals().forEach(goal -> {
            if (!measures.contains(goal.measure())) {
                measures.add(goal.measure());
            }
        });
        if (!measures.contains(Measure.UTILISATION)) {
            measures.add(Measure.UTILISATION);
        }
        return measures;
    }
}
