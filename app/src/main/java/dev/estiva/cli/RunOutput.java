package dev.estiva.cli;

import dev.estiva.core.ClusterView;
import dev.estiva.core.Fact;
import dev.estiva.metrics.RunEvents;
import dev.estiva.metrics.Summary;
import dev.estiva.metrics.SummaryCollector;
import dev.estiva.metrics.Timeline;
import dev.estiva.policy.PolicySpec;
import dev.estiva.report.CsvReport;
import dev.estiva.report.EventLines;
import dev.estiva.report.JsonReport;
import dev.estiva.report.Language;
import dev.estiva.report.OutputFile;
import dev.estiva.report.PageHead;
import dev.estiva.report.RunInfo;
import dev.estiva.report.RunInfo.PolicyInfo;
import dev.estiva.report.RunPage;
import dev.estiva.report.SummaryText;
import dev.estiva.report.Texts;
import dev.estiva.workload.WorkloadJob;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a simulated or live run shows: a line an event, a row a task, a summary. One code for both. */
final class RunOutput implements AutoCloseable {
    private final PrintWriter out;
    private final PrintWriter err;
    private boolean policyFailed;
    private final Texts texts;
    private final boolean json;
    private final int columns;
    private final @Nullable CsvReport csv;
    private final @Nullable RunEvents events;
    private final SummaryCollector summary;
    private final @Nullable Page page;

    /** The page that the run writes, its file open. */
    private record Page(OutputFile file, PageHead head, Timeline timeline) {}

    private RunOutput(
            Language language,
            boolean json,
            @Nullable CsvReport csv,
            @Nullable Page page,
            boolean printsEvents,
            PrintWriter out,
            int columns,
            PrintWriter err) {
        this.page = page;
        this.out = out;
        this.err = err;
        this.columns = columns;
        this.texts = Texts.of(language);
        this.json = json;
        this.csv = csv;
        this.summary = csv == null ? new SummaryCollector(0) : new SummaryCollector(0, csv);
        EventLines lines = new EventLines(texts);
        this.events = printsEvents ? new RunEvents(0, event -> line(lines.line(event))) : null;
    }

    /**
     * Opens the files for the rows and the page, if there are to be any.
     *
     * @param jobs how many the run has
     * @param err hears when the policy fails
     */
    static RunOutput open(OutputOptions options, ReportOptions report, List<Path> inputs, int jobs, PrintWriter err) {
        String csvFile = options.csv(inputs);
        CsvReport csv = csvFile == null ? null : open(csvFile);
        Page page = page(report, inputs, csv);
        return new RunOutput(
                options.language(),
                options.json(),
                csv,
                page,
                options.printsEvents(jobs),
                options.forPeople(),
                options.columns(),
                err);
    }

    /** Lines of events and nothing else. */
    static RunOutput events(Language language, PrintWriter out) {
        return new RunOutput(
                language, false, null, null, true, out, Integer.MAX_VALUE, new PrintWriter(Writer.nullWriter()));
    }

    void fact(Fact fact, ClusterView before) {
        if (fact instanceof Fact.PolicyReplaced replaced) {
            policyFailed = true;
            err.println("estiva: " + ReplacedPolicies.text(replaced));
            err.flush();
        }
        if (events != null) {
            events.before(fact, before);
        }
        if (page != null) {
            page.timeline.before(fact, before);
        }
        summary.before(fact, before);
    }

    /** Whether fifo had to take the place of the policy, so that the figures are not what was asked for. */
    boolean policyFailed() {
        return policyFailed;
    }

    void refused(WorkloadJob job, String reason, long atMicros) {
        if (events != null) {
            events.refused(job.spec(), atMicros, reason);
        }
        summary.refused(job.spec(), atMicros, reason);
    }

    /** A line of the command's own. */
    void line(String text) {
        out.println(text);
        out.flush();
    }

    /** Prints the summary and completes the CSV file. What standard output does not take, {@link StandardOutput#end} tells. */
    void finish(RunInfo info) throws IOException {
        Summary figures = summary.summary();
        out.print(
                json
                        ? JsonReport.of(figures, info)
                        : new SummaryText(texts, StandardOutput.charset(), columns).of(figures, info));
        out.flush();
        if (csv != null) {
            csv.finish();
        }
        if (page != null) {
            page.timeline.end();
            RunPage.Shown shown = new RunPage.Shown(figures, summary.curves(), page.timeline, info);
            RunPage.write(shown, page.head, texts, page.file.stream());
            page.file.finish();
        }
    }

    @Override
    public void close() throws IOException {
        if (page != null) {
            page.file.close();
        }
        if (csv != null) {
            csv.close();
        }
    }

    static PolicyInfo policyInfo(PolicySpec policy) {
        return new PolicyInfo(
                policy.name().equals("custom") ? "" : policy.name(),
                policy.order().title(),
                policy.placement().title(),
                policy.backfill().title(),
                switch (policy.backfill()) {
                    case NONE, GREEDY, CONSERVATIVE -> "";
                    case EASY -> policy.backfillOrder().title();
                });
    }

    static List<String> names(List<Path> files) {
        return files.stream().map(Path::toString).toList();
    }

    /** If it cannot be written, the rows leave nothing behind either. */
    private static @Nullable Page page(ReportOptions report, List<Path> inputs, @Nullable CsvReport csv) {
        try {
            OutputFile file = report.open(inputs);
            return file == null ? null : new Page(file, report.head(), new Timeline());
        } catch (CommandFailure e) {
            try (CsvReport _ = csv) {
                throw e;
            } catch (IOException closing) {
                e.addSuppressed(closing);
                throw e;
            }
        }
    }

    private static CsvReport open(String file) {
        try {
            return CsvReport.open(file, new FileOutputStream(FileDescriptor.out)); // System.out hides errors
        } catch (IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }
}
