package dev.estiva.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import dev.estiva.metrics.TaskRow;
import dev.estiva.metrics.TaskRow.Status;
import dev.estiva.metrics.TaskRow.Times;
import dev.estiva.model.JobId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The CSV, byte by byte. */
final class CsvReportTest {
    private static final String HEADER = "job_id,type,priority,user,worker,submit_s,start_s,finish_s,wait_s,run_s,"
            + "turnaround_s,bounded_slowdown,status,task_index,attempts,first_start_s,reason,preemptions\n";

    @TempDir
    private Path folder;

    private static String written(TaskRow... rows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CsvReport report = CsvReport.open("-", out)) {
            List.of(rows).forEach(report);
            report.finish();
        }
        return out.toString(UTF_8);
    }

    private static TaskRow row(Times times) {
        return new TaskRow(TestSummaries.job("101", 1), new JobId(1), 0, "1", times, 1, Status.COMPLETED, "");
    }

    @Test
    void noRowsGiveTheHeaderAlone() throws IOException {
        assertThat(written()).isEqualTo(HEADER);
    }

    @Test
    void wholeNumbersHaveNoPoint() throws IOException {
        assertThat(written(row(new Times(3_000_000, 10_000_000, 10_000_000, 50_000_000))))
                .isEqualTo(HEADER + "101,nlp,1,ana,1,3,10,50,7,40,47,1.175,completed,0,1,10,,0\n");
    }

    @Test
    void partsOfASecondAreExact() throws IOException {
        assertThat(written(row(new Times(1, 500_000, 500_000, 12_000_000))))
                .isEqualTo(HEADER
                        + "101,nlp,1,ana,1,0.000001,0.5,12,0.499999,11.5,11.999999,1.0434781739130434,completed,0,1,"
                        + "0.5,,0\n");
    }

    @Test
    void largeNumbersHaveNoExponent() throws IOException {
        long year = 31_536_000_000_000L;
        assertThat(written(row(new Times(0, 40 * year, 40 * year, 40 * year + 1_000_000))))
                .isEqualTo(HEADER + "101,nlp,1,ana,1,0,1261440000,1261440001,1261440000,1,1261440001,126144000.1,"
                        + "completed,0,1,1261440000,,0\n");
    }

    @Test
    void afterARetryWaitIsToTheFirstStartAndRunIsOfTheFinalAttempt() throws IOException {
        TaskRow row = new TaskRow(
                TestSummaries.job("101", 8),
                new JobId(1),
                5,
                "gpu-1",
                new Times(0, 5_000_000, 100_000_000, 120_000_000),
                3,
                2,
                Status.COMPLETED,
                "");
        assertThat(written(row)).isEqualTo(HEADER + "101,nlp,1,ana,gpu-1,0,100,120,5,20,120,6,completed,5,3,5,,2\n");
    }

    @Test
    void whatThereIsNotIsEmpty() throws IOException {
        TaskRow cancelled = new TaskRow(
                TestSummaries.job("102", 1),
                new JobId(2),
                0,
                "",
                new Times(0, TaskRow.NEVER, TaskRow.NEVER, 4_000_000),
                0,
                Status.CANCELLED,
                "cancelled");
        TaskRow refused = new TaskRow(
                TestSummaries.job("103", 1),
                null,
                0,
                "",
                new Times(0, TaskRow.NEVER, TaskRow.NEVER, TaskRow.NEVER),
                0,
                Status.REFUSED,
                "needs 5 slots, has 3");
        assertThat(written(cancelled, refused))
                .isEqualTo(HEADER
                        + "102,nlp,1,ana,,0,,4,,,4,,cancelled,0,0,,cancelled,0\n"
                        + "103,nlp,1,ana,,0,,,,,,,refused,0,0,,\"needs 5 slots, has 3\",0\n");
    }

    @Test
    void anyTextComesBackAsItWas() throws IOException {
        List<String> odd =
                List.of("a,b", "say \"hi\"", "two\nlines", "cr\r", " spaces ", "", "ação 日本 🚀", "=1+1", "#x");
        TaskRow[] rows = odd.stream()
                .map(text -> TestSummaries.row(text, 1, text, Status.FAILED, text))
                .toArray(TaskRow[]::new);
        try (var reader = CsvReader.builder().ofNamedCsvRecord(written(rows))) {
            var records = reader.stream().toList();
            assertThat(records).extracting(found -> found.getField("job_id")).isEqualTo(odd);
            assertThat(records).extracting(found -> found.getField("worker")).isEqualTo(odd);
            assertThat(records).extracting(found -> found.getField("reason")).isEqualTo(odd);
            assertThat(records).extracting(found -> found.getField("status")).containsOnly("failed");
        }
    }

    @Test
    void statusesAreInLowerCase() throws IOException {
        TaskRow[] rows = List.of(Status.values()).stream()
                .map(status -> TestSummaries.row("1", 1, "1", status, ""))
                .toArray(TaskRow[]::new);
        try (var reader = CsvReader.builder().ofNamedCsvRecord(written(rows))) {
            assertThat(reader.stream().map(found -> found.getField("status")))
                    .containsExactly("completed", "failed", "cancelled", "timed_out", "aborted", "refused");
        }
    }

    @Test
    void halfAReportNeverStandsUnderItsName() throws IOException {
        Path path = folder.resolve("out.csv");
        try (CsvReport report = CsvReport.open(path.toString(), OutputStream.nullOutputStream())) {
            for (int i = 0; i < 10_000; i++) {
                report.accept(TestSummaries.row("1", 1, "1", Status.COMPLETED, ""));
            }
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void finishedReportIsWhole() throws IOException {
        Path path = folder.resolve("out.csv");
        try (CsvReport report = CsvReport.open(path.toString(), OutputStream.nullOutputStream())) {
            for (int i = 0; i < 10_000; i++) {
                report.accept(TestSummaries.row("1", 1, "1", Status.COMPLETED, ""));
            }
            report.finish();
        }
        assertThat(Files.readAllLines(path)).hasSize(10_001);
    }

    @Test
    void fullDiskIsAnErrorWithTheFilesName() throws IOException {
        assumeTrue(Files.isWritable(Path.of("/dev/full")));
        try (CsvReport report = CsvReport.open("/dev/full", OutputStream.nullOutputStream())) {
            report.accept(TestSummaries.row("1", 1, "1", Status.COMPLETED, ""));
            assertThatThrownBy(report::finish)
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot write /dev/full: No space left on device");
        }
        try (CsvReport report = CsvReport.open("/dev/full", OutputStream.nullOutputStream())) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            report.accept(TestSummaries.row("1", 1, "1", Status.COMPLETED, ""));
                        }
                    })
                    .isInstanceOf(UncheckedIOException.class)
                    .rootCause()
                    .hasMessage("No space left on device");
        }
    }
}
