package dev.estiva.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.estiva.metrics.TaskRow;
import dev.estiva.model.Seconds;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Writes a row a task, as they end; what there is not, such as the start of a task that never started, is empty. */
public final class CsvReport implements Consumer<TaskRow>, AutoCloseable {
    /** The first thirteen are promised to stay; others may follow. */
    static final List<String> COLUMNS = List.of(
            "job_id",
            "type",
            "priority",
            "user",
            "worker",
            "submit_s",
            "start_s",
            "finish_s",
            "wait_s",
            "run_s",
            "turnaround_s",
            "bounded_slowdown",
            "status",
            "task_index",
            "attempts",
            "first_start_s",
            "reason",
            "preemptions");

    private final OutputFile file;
    private final CsvWriter csv;

    private CsvReport(OutputFile file) {
        this.file = file;
        this.csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(file.stream(), StandardCharsets.UTF_8);
    }

    /**
     * Begins a file; {@code -} is standard output.
     *
     * @throws IOException with the file's name, if it cannot be written
     */
    public static CsvReport open(String name, OutputStream standardOutput) throws IOException {
        CsvReport report = new CsvReport(OutputFile.open(name, standardOutput));
        report.csv.writeRecord(COLUMNS);
        return report;
    }

    /** Throws {@link java.io.UncheckedIOException} if the file cannot be written. */
    @Override
    public void accept(TaskRow row) {
        csv.writeRecord(
                row.label(),
                row.type(),
                Integer.toString(row.priority()),
                row.user(),
                row.worker(),
                seconds(row.submitMicros()),
                seconds(row.startMicros()),
                seconds(row.finishMicros()),
                seconds(row.waitMicros()),
                seconds(row.runMicros()),
                seconds(row.turnaroundMicros()),
                row.hasRun() ? Figures.exactText(row.boundedSlowdown()) : "",
                row.status().name().toLowerCase(Locale.ROOT),
                Integer.toString(row.index()),
                Integer.toString(row.attempts()),
                seconds(row.firstStartMicros()),
                row.reason(),
                Integer.toString(row.preemptions()));
    }

    /** Makes the file appear in its place, whole. */
    public void finish() throws IOException {
        csv.flush();
        file.finish();
    }

    /** Leaves nothing behind if the report was not finished. */
    @Override
    public void close() throws IOException {
        file.close();
    }

    private static String seconds(long micros) {
        return micros == TaskRow.NEVER ? "" : Seconds.ofMicros(micros);
    }
}
