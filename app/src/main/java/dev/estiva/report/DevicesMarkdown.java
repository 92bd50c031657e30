package dev.estiva.report;

import dev.estiva.results.Analysis;
import dev.estiva.results.GpuUse;
import dev.estiva.results.Group;
import dev.estiva.results.Scaling;
import dev.estiva.results.SpeedUp;
import dev.estiva.results.Statistics;
import dev.estiva.results.Units;
import dev.estiva.results.Utilisation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A comparison of devices for people who read text: Markdown whose tables are lined up, with bars drawn in letters. */
public final class DevicesMarkdown {
    private static final int BAR = 40;
    private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

    private final DevicesInfo info;
    private final StringBuilder text = new StringBuilder();

    private DevicesMarkdown(DevicesInfo info) {
        this.info = info;
    }

    public static String of(DevicesInfo info) {
        DevicesMarkdown markdown = new DevicesMarkdown(info);
        markdown.head();
        markdown.groups();
        markdown.waits();
        info.analysis().scalings().forEach(markdown::scaling);
        markdown.workers();
        markdown.gpus();
        return markdown.text.toString();
    }

    private void head() {
        Analysis analysis = info.analysis();
        text.append("# ").append(cell(info.kind().title())).append("\n\n");
        List<List<String>> facts = new ArrayList<>();
        if (!info.partial().isEmpty()) {
            facts.add(List.of("only a part of it", info.partial()));
        }
        info.leftOut().forEach(what -> facts.add(List.of("left out", what)));
        info.facts().forEach(fact -> facts.add(List.of(fact.kind(), fact.said())));
        facts.add(List.of("tasks", analysis.tasks() + ", of which " + analysis.completed() + " completed"));
        if (analysis.tasks() > 0) {
            facts.add(List.of(
                    "time",
                    DevicesFiles.instant(analysis.window().fromMicros()) + " – "
                            + DevicesFiles.instant(analysis.window().toMicros()) + ", "
                            + Units.seconds(analysis.window().seconds())));
        }
        analysis.throughput().ifPresent(rate -> facts.add(List.of("throughput", Units.number(rate) + " tasks/s")));
        analysis.gpuShare()
                .ifPresent(share -> facts.add(List.of("GPUs held by tasks", Units.percent(share) + " of their time")));
        facts.forEach(fact -> text.append("* ")
                .append(cell(fact.getFirst()))
                .append(": ")
                .append(cell(fact.getLast()))
                .append('\n'));
    }

    private void groups() {
        section(
                "Times",
                "What tasks took, by job type and device, those of all sizes together. ± is the 95 % confidence"
                        + " interval of the mean.");
        List<List<String>> rows = new ArrayList<>();
        for (Group group : info.analysis().groups()) {
            Statistics seconds = group.seconds().orElse(null);
            rows.add(List.of(
                    group.key().type(),
                    group.key().device(),
                    group.key().workerType(),
                    Integer.toString(group.completed()),
                    Integer.toString(group.unsuccessful()),
                    mean(seconds),
                    seconds == null ? "" : Units.seconds(seconds.median()),
                    seconds == null ? "" : Units.seconds(seconds.min()),
                    seconds == null ? "" : Units.seconds(seconds.max()),
                    group.throughput().isPresent()
                            ? Units.number(group.throughput().getAsDouble()) + "/s"
                            : "",
                    group.figure().map(Units::figure).orElse("")));
        }
        table(
                List.of(
                        "job type",
                        "device",
                        "worker",
                        "<completed",
                        "<other",
                        "<mean",
                        "<median",
                        "<min",
                        "<max",
                        "<throughput",
                        "<main figure, median"),
                rows);
    }

    private void waits() {
        section("Queue latency", "From the submission of a task to its first start.");
        List<List<String>> rows = new ArrayList<>();
        for (Group group : info.analysis().groups()) {
            group.waits()
                    .ifPresent(waits -> rows.add(List.of(
                            group.key().type(),
                            group.key().device(),
                            group.key().workerType(),
                            mean(waits),
                            Units.seconds(waits.median()),
                            Units.seconds(waits.p95()),
                            Units.seconds(waits.max()))));
        }
        table(List.of("job type", "device", "worker", "<mean", "<median", "<p95", "<max"), rows);
    }

    private void scaling(Scaling scaling) {
        String others = DevicesInfo.parameters(scaling.others());
        section(
                scaling.type() + " by " + scaling.sizeName(),
                (others.isEmpty() ? "" : "With " + others + ". ")
                        + (scaling.lines().size() > 1
                                ? "Speed-up is the mean time on the CPU by that on the device."
                                : ""));
        List<List<String>> rows = new ArrayList<>();
        for (Scaling.Line line : scaling.lines()) {
            for (Scaling.Point point : line.points()) {
                rows.add(List.of(
                        Figures.exactText(point.size()),
                        line.device(),
                        Integer.toString(point.seconds().count()),
                        mean(point.seconds()),
                        Units.seconds(point.seconds().median()),
                        point.figure().map(Units::figure).orElse(""),
                        ratio(DevicesFiles.ratio(scaling, line.device(), point.size()))));
            }
        }
        table(
                List.of("<" + scaling.sizeName(), "device", "<tasks", "<mean", "<median", "<main figure", "<speed-up"),
                rows);
        bars(scaling);
        scaling.speedUps()
                .forEach(speedUp -> text.append("\n")
                        .append(cell(verdict(speedUp, scaling.sizeName())))
                        .append("\n"));
    }

    /** In one sentence. */
    static String verdict(SpeedUp speedUp, String sizeName) {
        return speedUp.device()
                + switch (speedUp.verdict()) {
                    case ALWAYS -> " is faster at every " + sizeName + " that was measured.";
                    case NOT_YET -> " is not faster at the largest " + sizeName + " that was measured.";
                    case FROM ->
                        " is faster from " + sizeName + " "
                                + Units.rounded(speedUp.crossover().orElse(0)) + " on.";
                };
    }

    static String ratio(SpeedUp.@Nullable Point point) {
        if (point == null) {
            return "";
        }
        String interval = point.low().isPresent() && point.high().isPresent()
                ? " (" + Units.number(point.low().getAsDouble()) + " – "
                        + Units.number(point.high().getAsDouble()) + ")"
                : "";
        return Units.number(point.ratio()) + " ×" + interval;
    }

    static String mean(@Nullable Statistics of) {
        if (of == null) {
            return "";
        }
        OptionalDouble half = of.halfWidth();
        return Units.seconds(of.mean()) + (half.isPresent() ? " ± " + Units.seconds(half.getAsDouble()) : "");
    }

    /** The means, each as long as its logarithm. */
    private void bars(Scaling scaling) {
        double[] means = scaling.lines().stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(point -> point.seconds().mean())
                .filter(mean -> mean > 0)
                .sorted()
                .toArray();
        if (means.length < 2) {
            return;
        }
        double least = Math.log10(means[0]) - 0.3; // the shortest is to be seen, too
        double most = Math.log10(means[means.length - 1]);
        List<List<String>> rows = new ArrayList<>();
        for (Scaling.Line line : scaling.lines()) {
            for (Scaling.Point point : line.points()) {
                double mean = point.seconds().mean();
                double part = mean > 0 ? (Math.log10(mean) - least) / (most - least) : 0;
                rows.add(
                        List.of(Figures.exactText(point.size()), line.device(), bar(part) + " " + Units.seconds(mean)));
            }
        }
        text.append("\n```text\n").append("mean time, logarithmic\n");
        int[] widths = widths(rows, 3);
        for (List<String> row : rows) {
            text.append(padded(row.get(0), widths[0], true)).append("  ");
            text.append(padded(row.get(1), widths[1], false))
                    .append("  ")
                    .append(row.get(2))
                    .append('\n');
        }
        text.append("```\n");
    }

    private static String bar(double part) {
        int eighths = (int) Math.round(Math.clamp(part, 0.0, 1.0) * BAR * 8);
        String rest = eighths % 8 == 0 ? "" : EIGHTHS.substring(eighths % 8, eighths % 8 + 1);
        return "█".repeat(eighths / 8) + rest;
    }

    private void workers() {
        if (info.analysis().utilisation().uses().isEmpty()) {
            return;
        }
        section(
                "Utilisation of workers",
                "What tasks held, by their intervals from start to end, by what was there from the first submission to"
                        + " the last end.");
        List<List<String>> rows = new ArrayList<>();
        for (Utilisation.Use use : info.analysis().utilisation().uses()) {
            rows.add(List.of(
                    use.worker(),
                    DevicesFiles.word(use.kind()),
                    Units.number(use.capacity()),
                    Units.seconds(use.heldSeconds()),
                    Units.seconds(use.presentSeconds()),
                    Units.percent(use.share())));
        }
        table(List.of("worker", "resource", "<capacity", "<held", "<present", "<utilisation"), rows);
    }

    private void gpus() {
        if (info.analysis().gpus().isEmpty()) {
            return;
        }
        section(
                "GPU utilisation",
                "The time for which tasks held them, by that for which they were there; and what the driver said,"
                        + " where somebody watched.");
        List<List<String>> rows = new ArrayList<>();
        for (GpuUse use : info.analysis().gpus()) {
            rows.add(List.of(
                    use.worker(),
                    use.models(),
                    Integer.toString(use.gpus()),
                    Units.seconds(use.heldSeconds()),
                    Units.seconds(use.presentSeconds()),
                    use.share().isPresent() ? Units.percent(use.share().getAsDouble()) : "",
                    use.measured().isPresent() ? Units.percent(use.measured().getAsDouble()) : ""));
        }
        table(List.of("worker", "model", "<GPUs", "<held", "<present", "<utilisation", "<measured"), rows);
    }

    private void section(String heading, String lead) {
        text.append("\n## ").append(cell(heading)).append("\n\n");
        if (!lead.isEmpty()) {
            text.append(cell(lead.strip())).append("\n\n");
        }
    }

    /** A heading that begins with {@code <} is of numbers. */
    private void table(List<String> headings, List<List<String>> rows) {
        if (rows.isEmpty()) {
            text.append("Nothing.\n");
            return;
        }
        List<List<String>> all = new ArrayList<>();
        all.add(headings.stream().map(heading -> heading.replaceFirst("^<", "")).toList());
        rows.forEach(row -> all.add(row.stream().map(DevicesMarkdown::cell).toList()));
        int[] widths = widths(all, headings.size());
        for (int r = 0; r < all.size(); r++) {
            line(all.get(r), headings, widths);
            if (r == 0) {
                for (int i = 0; i < widths.length; i++) {
                    boolean isRight = headings.get(i).startsWith("<");
                    text.append('|').append("-".repeat(widths[i] + 1)).append(isRight ? ":" : "-");
                }
                text.append("|\n");
            }
        }
    }

    private void line(List<String> cells, List<String> headings, int... widths) {
        for (int i = 0; i < widths.length; i++) {
            boolean isRight = headings.get(i).startsWith("<");
            text.append("| ").append(padded(cells.get(i), widths[i], isRight)).append(' ');
        }
        text.append("|\n");
    }

    private static int[] widths(List<List<String>> rows, int columns) {
        int[] widths = new int[columns];
        java.util.Arrays.fill(widths, 3);
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], Printable.width(row.get(i)));
            }
        }
        return widths;
    }

    private static String padded(String text, int width, boolean isRight) {
        String blanks = " ".repeat(Math.max(0, width - Printable.width(text)));
        return isRight ? blanks + text : text + blanks;
    }

    /** What a name from outside could end a cell or begin markup with. */
    private static String cell(String text) {
        return Printable.of(text).replaceAll("([|\\\\`<>\\[\\]*])", "\\\\$1");
    }
}
