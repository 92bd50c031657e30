package dev.estiva.report;

import dev.estiva.metrics.Disruptions.LostWorker;
import dev.estiva.metrics.Distribution;
import dev.estiva.metrics.Requeues;
import dev.estiva.metrics.ResourceKind;
import dev.estiva.metrics.Summary;
import dev.estiva.metrics.Summary.Counts;
import dev.estiva.metrics.Summary.Timings;
import dev.estiva.metrics.Summary.WorkerSummary;
import dev.estiva.metrics.Usage;
import dev.estiva.report.Frame.Glyphs;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The framed summary that a person reads at the end of a run. */
public final class SummaryText {
    /** More servers than this would push the rest of the summary off the screen. */
    private static final int MOST_SERVERS = 12;

    /** In columns; a whole frame stays within 80. */
    private static final int WIDEST_NAME = 24;

    private static final int WIDEST_VALUE = 56;

    private final int columns;
    private final Texts texts;
    private final Glyphs glyphs;
    private final Figures figures;

    /** For a file of this character set, which may be as wide as it has to. */
    public SummaryText(Texts texts, Charset charset) {
        this(texts, charset, Integer.MAX_VALUE);
    }

    /** For a terminal of this character set, which shows so many columns. */
    public SummaryText(Texts texts, Charset charset, int columns) {
        this.columns = columns;
        this.texts = texts;
        this.glyphs = Glyphs.of(charset);
        this.figures = new Figures(texts, glyphs.none());
    }

    /** The frame, each line with its end. */
    public String of(Summary summary, RunInfo info) {
        Frame frame = new Frame(glyphs);
        frame.title(texts.get("summary.title"));
        frame.rule();
        head(frame, info);
        frame.rule();
        totals(frame, summary);
        Timings timings = summary.timings();
        if (timings != null) {
            frame.rule();
            timings(frame, timings);
        }
        if (!summary.workers().isEmpty()) {
            frame.rule();
            servers(frame, summary);
        }
        disruptions(frame, summary);
        return frame.draw(columns);
    }

    private void head(Frame frame, RunInfo info) {
        frame.pair(
                texts.get("summary.mode"),
                texts.get("summary.mode." + info.mode().name().toLowerCase(Locale.ROOT)));
        frame.pair(
                texts.get("summary.policy"),
                Printable.keepStart(Printable.of(info.policy().title()), WIDEST_VALUE, glyphs.ellipsis()));
        for (String file : info.files()) {
            frame.pair(
                    texts.get("summary.workload"),
                    Printable.keepEnd(Printable.of(file), WIDEST_VALUE, glyphs.ellipsis()));
        }
        if (info.interrupted()) {
            frame.pair(texts.get("summary.interrupted"), "");
        }
    }

    private void totals(Frame frame, Summary summary) {
        Timings timings = summary.timings();
        frame.pair(
                texts.get("summary.response"),
                timings == null
                        ? figures.none()
                        : figures.seconds(timings.turnarounds().mean()));
        Counts counts = summary.counts();
        frame.pair(texts.get("summary.completed"), Long.toString(counts.completed()));
        OptionalDouble throughput = summary.throughput();
        frame.pair(
                texts.get("summary.throughput"),
                throughput.isEmpty()
                        ? figures.none()
                        : texts.get("unit.throughput", figures.rounded(throughput.getAsDouble())));
        frame.pair(
                texts.get("summary.makespan"),
                summary.window() == null
                        ? figures.none()
                        : figures.seconds(summary.window().lengthMicros() / 1e6));
        pairIfAny(frame, "summary.failed", counts.failed());
        pairIfAny(frame, "summary.timed_out", counts.timedOut());
        pairIfAny(frame, "summary.cancelled", counts.cancelled());
        pairIfAny(frame, "summary.aborted", counts.aborted());
        pairIfAny(frame, "summary.refused", counts.refused());
        pairIfAny(frame, "summary.unfinished", counts.unfinished());
    }

    private void timings(Frame frame, Timings timings) {
        List<List<String>> cells = new ArrayList<>();
        cells.add(List.of("", texts.get("stat.mean"), texts.get("stat.median"), "p95", "p99", texts.get("stat.max")));
        cells.add(cells("summary.waits", timings.waits()));
        cells.add(cells("summary.turnarounds", timings.turnarounds()));
        cells.add(cells("summary.bounded_slowdowns", timings.boundedSlowdowns()));
        cells.add(List.of(texts.get("summary.slowdown"), figures.rounded(timings.meanSlowdown()), "", "", "", ""));
        frame.table(cells);
    }

    private List<String> cells(String key, Distribution distribution) {
        return List.of(
                texts.get(key),
                figures.rounded(distribution.mean()),
                figures.rounded(distribution.median()),
                figures.rounded(distribution.p95()),
                figures.rounded(distribution.p99()),
                figures.rounded(distribution.max()));
    }

    private void servers(Frame frame, Summary summary) {
        List<ResourceKind> kinds = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of(texts.get("summary.servers"), texts.get("summary.done")));
        for (ResourceKind kind : ResourceKind.values()) {
            if (summary.usage().utilisation(kind).isPresent()) {
                kinds.add(kind);
                header.add(texts.get("resource." + kind.name().toLowerCase(Locale.ROOT)));
            }
        }
        List<List<String>> cells = new ArrayList<>();
        cells.add(header);
        List<WorkerSummary> workers = summary.workers();
        for (WorkerSummary worker : workers.subList(0, Math.min(MOST_SERVERS, workers.size()))) {
            String name = Printable.keepStart(Printable.of(worker.name()), WIDEST_NAME, glyphs.ellipsis());
            cells.add(server(texts.get("server", name), worker.completed(), worker.usage(), kinds));
        }
        if (workers.size() > 1) {
            cells.add(server(texts.get("summary.all"), summary.counts().completed(), summary.usage(), kinds));
        }
        int more = workers.size() - MOST_SERVERS;
        if (more > 0) {
            List<String> cut = new ArrayList<>(List.of(glyphs.ellipsis() + " " + texts.count("summary.more", more)));
            while (cut.size() < header.size()) {
                cut.add("");
            }
            cells.add(cells.size() - 1, cut);
        }
        frame.table(cells);
    }

    private List<String> server(String name, long completed, Usage usage, List<ResourceKind> kinds) {
        List<String> cells = new ArrayList<>(List.of(name, Long.toString(completed)));
        kinds.forEach(kind -> cells.add(figures.percent(usage.utilisation(kind))));
        return cells;
    }

    private void disruptions(Frame frame, Summary summary) {
        Requeues requeues = summary.requeues();
        long all = requeues.workerLost() + requeues.failed() + requeues.preempted() + requeues.evicted();
        if (all == 0 && summary.preemptions() == 0 && summary.lostWorkers().isEmpty()) {
            return;
        }
        frame.rule();
        pairIfAny(frame, "summary.preemptions", summary.preemptions());
        pairIfAny(frame, "summary.requeued.worker_lost", requeues.workerLost());
        pairIfAny(frame, "summary.requeued.failed", requeues.failed());
        pairIfAny(frame, "summary.requeued.preempted", requeues.preempted());
        pairIfAny(frame, "summary.requeued.evicted", requeues.evicted());
        List<LostWorker> lost = summary.lostWorkers();
        for (LostWorker worker : lost.subList(0, Math.min(MOST_SERVERS, lost.size()))) {
            String name = Printable.keepStart(Printable.of(worker.name()), WIDEST_NAME, glyphs.ellipsis());
            String key = worker.times() > 0 ? "summary.lost" : "summary.returned";
            frame.pair(texts.get(key, name), texts.count("summary.requeued.tasks", worker.tasks()));
        }
        if (lost.size() > MOST_SERVERS) {
            frame.pair(glyphs.ellipsis() + " " + texts.count("summary.more", lost.size() - MOST_SERVERS), "");
        }
    }

    private void pairIfAny(Frame frame, String key, long count) {
        if (count > 0) {
            frame.pair(texts.get(key), Long.toString(count));
        }
    }
}
