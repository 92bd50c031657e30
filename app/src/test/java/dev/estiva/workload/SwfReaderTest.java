package dev.estiva.workload;

import static dev.estiva.workload.TestFiles.swfLine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Resources;
import dev.estiva.model.WorkerSpec;
import dev.estiva.workload.Note.Cause;
import dev.estiva.workload.ReadOptions.Overrun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of the Standard Workload Format. */
final class SwfReaderTest {
    private static final String HEADER = "; Version: 2.2\n; MaxNodes: 50\n; MaxProcs: 100\n";

    @TempDir
    private Path folder;

    private Workload read(String lines) throws WorkloadException {
        return new TestFiles(folder).swf(HEADER + lines);
    }

    private Workload read(String lines, ReadOptions options) throws WorkloadException {
        return WorkloadFiles.read(new TestFiles(folder).write("log.swf", lines), options);
    }

    @Test
    void readsOneJobALine() throws WorkloadException {
        Workload workload = read("  7\t20  5  30.5  4 -1 -1  8 3600 -1 1  12 3 4 5 6 -1 -1\r\n");
        WorkloadJob job = workload.jobs().getFirst();
        assertThat(job.label()).isEqualTo("7");
        assertThat(job.submitMicros()).isEqualTo(20_000_000);
        assertThat(job.runMicros()).isEqualTo(30_500_000);
        assertThat(job.spec().request().amounts()).isEqualTo(Resources.ofSlots(8));
        assertThat(job.spec().estimateMicros()).isEqualTo(3_600_000_000L);
        assertThat(job.spec().limitMicros()).isEqualTo(JobSpec.UNKNOWN);
        assertThat(job.spec().user()).isEqualTo("12");
        assertThat(job.spec().type()).isEqualTo("batch");
        assertThat(job.spec().priority()).isEqualTo(JobSpec.DEFAULT_PRIORITY);
        assertThat(workload.notes()).isEmpty();
    }

    @Test
    void machineIsOneWorkerOfMaxProcsSlots() throws WorkloadException {
        assertThat(read(swfLine(1, "0", "5", 1, "9")).cluster()).containsExactly(WorkerSpec.ofSlots("1", 100));
    }

    @ParameterizedTest
    @CsvSource({
        "; MaxNodes: 50, 50",
        ";MaxProcs:128, 128",
        "; maxprocs: 7 (of 9), 7",
        "'; MaxProcs: -1\n; MaxNodes: 6', 6"
    })
    void machineIsOfMaxNodesSlotsWhereMaxProcsIsUnknown(String header, long slots) throws WorkloadException {
        Workload workload = read(header + "\n" + swfLine(1, "0", "5", 1, "9"), ReadOptions.DEFAULT);
        assertThat(workload.cluster()).containsExactly(WorkerSpec.ofSlots("1", slots));
    }

    @Test
    void procsOverridesTheHeader() throws WorkloadException {
        Workload workload = read(HEADER + swfLine(1, "0", "5", 1, "9"), ReadOptions.DEFAULT.withProcs(64));
        assertThat(workload.cluster()).containsExactly(WorkerSpec.ofSlots("1", 64));
    }

    @Test
    void jobLargerThanTheMachineStaysInTheWorkload() throws WorkloadException {
        assertThat(read(swfLine(1, "0", "5", 101, "9")).jobs()).hasSize(1);
    }

    @Test
    void takesTheAllocatedProcessorsWhereNoneAreRequested() throws WorkloadException {
        WorkloadJob job = read("1 0 -1 5 16 -1 -1 -1 9 -1 1 -1 -1 -1 -1 -1 -1 -1\n")
                .jobs()
                .getFirst();
        assertThat(job.spec().request().amounts().slots()).isEqualTo(16);
        assertThat(job.spec().user()).isEmpty();
    }

    @Test
    void runTimeIsTheEstimateWhereNoneWasRequested() throws WorkloadException {
        assertThat(read(swfLine(1, "0", "5", 1, "-1")).jobs().getFirst().spec().estimateMicros())
                .isEqualTo(5_000_000);
    }

    @Test
    void cutsARunThatExceedsItsRequestedTime() throws WorkloadException {
        Workload workload = read(swfLine(1, "0", "50", 1, "40") + swfLine(2, "0", "40", 1, "40"));
        assertThat(workload.jobs()).extracting(WorkloadJob::runMicros).containsExactly(40_000_000L, 40_000_000L);
        assertThat(workload.notes())
                .extracting(Note::cause, Note::count, Note::lines)
                .containsExactly(tuple(Cause.RUN_CUT, 1L, List.of(4L)));
        assertThat(workload.notes().getFirst().text())
                .endsWith("log.swf: 1 job ran over the requested time: the run time is cut to it (line 4)");
    }

    @Test
    void raisesTheEstimateInsteadOnDemand() throws WorkloadException {
        Workload workload =
                read(HEADER + swfLine(1, "0", "50", 1, "40"), ReadOptions.DEFAULT.withOverrun(Overrun.EXTEND));
        WorkloadJob job = workload.jobs().getFirst();
        assertThat(job.runMicros()).isEqualTo(50_000_000);
        assertThat(job.spec().estimateMicros()).isEqualTo(50_000_000);
        assertThat(workload.notes()).extracting(Note::cause).containsExactly(Cause.ESTIMATE_RAISED);
    }

    @Test
    void perfectEstimatesAreTheRunTimesAsCut() throws WorkloadException {
        Workload workload = read(
                HEADER + swfLine(1, "0", "50", 1, "40") + swfLine(2, "0", "3", 1, "40"),
                ReadOptions.DEFAULT.withEstimates(Estimates.PERFECT));
        assertThat(workload.jobs())
                .extracting(job -> job.spec().estimateMicros(), WorkloadJob::runMicros)
                .containsExactly(tuple(40_000_000L, 40_000_000L), tuple(3_000_000L, 3_000_000L));
    }

    @ParameterizedTest
    @CsvSource({
        "2 0 -1 5 1 -1 -1 1 9 -1 2 7 -1 -1 -1 -1 -1 -1, PARTIAL_EXECUTION",
        "1 0 -1 5 1 -1 -1 1 9 -1 3 7 -1 -1 -1 -1 -1 -1, PARTIAL_EXECUTION",
        "1 0 -1 5 1 -1 -1 1 9 -1 4 7 -1 -1 -1 -1 -1 -1, PARTIAL_EXECUTION",
        "2 0 -1 -1 1 -1 -1 1 9 -1 5 7 -1 -1 -1 -1 -1 -1, CANCELLED_BEFORE_START",
        "2 0 -1 0 1 -1 -1 1 9 -1 5 7 -1 -1 -1 -1 -1 -1, CANCELLED_BEFORE_START",
        "2 0 -1 -1 1 -1 -1 1 9 -1 1 7 -1 -1 -1 -1 -1 -1, NO_RUN_TIME",
        "2 -1 -1 5 1 -1 -1 1 9 -1 1 7 -1 -1 -1 -1 -1 -1, NO_SUBMIT_TIME",
        "2 0 -1 5 -1 -1 -1 -1 9 -1 1 7 -1 -1 -1 -1 -1 -1, NO_PROCESSORS",
        "2 0 -1 5 0 -1 -1 0 9 -1 1 7 -1 -1 -1 -1 -1 -1, NO_PROCESSORS",
    })
    void skipsJobsThatNeverRanAndSaysSo(String line, Cause cause) throws WorkloadException {
        Workload workload = read(swfLine(1, "0", "5", 1, "9") + line + "\n");
        assertThat(workload.jobs()).extracting(WorkloadJob::label).containsExactly("1");
        assertThat(workload.notes())
                .extracting(Note::cause, Note::count, Note::lines)
                .containsExactly(tuple(cause, 1L, List.of(5L)));
        assertThat(cause.isSkip()).isTrue();
    }

    @Test
    void keepsJobsOfNoLengthAndJobsCancelledWhileRunning() throws WorkloadException {
        Workload workload = read(swfLine(1, "0", "0", 1, "9") + "2 0 -1 5 1 -1 -1 1 9 -1 5 7 -1 -1 -1 -1 -1 -1");
        assertThat(workload.jobs()).extracting(WorkloadJob::runMicros).containsExactly(0L, 5_000_000L);
    }

    @Test
    void countsAllThatIsSkippedAndNamesTheFirstLines() throws WorkloadException {
        StringBuilder lines = new StringBuilder(swfLine(1, "0", "5", 1, "9"));
        for (int i = 2; i <= 8; i++) {
            lines.append(swfLine(i, "0", "-1", 1, "9"));
        }
        assertThat(read(lines.toString()).notes().getFirst().text())
                .endsWith("log.swf: 7 jobs skipped: no run time (lines 5, 6, 7, 8, 9, …)");
    }

    @Test
    void sortsBySubmitTimeThenJobNumber() throws WorkloadException {
        Workload workload = read(swfLine(3, "7", "5", 1, "9")
                + swfLine(1, "7", "5", 1, "9")
                + swfLine(4, "2", "5", 1, "9")
                + swfLine(5, "7", "5", 1, "9"));
        assertThat(workload.jobs()).extracting(WorkloadJob::label).containsExactly("4", "1", "3", "5");
        assertThat(workload.notes())
                .extracting(Note::cause, Note::lines)
                .containsExactly(tuple(Cause.OUT_OF_ORDER, List.of(5L, 6L)));
    }

    @Test
    void decimalsAndExponentsAreNumbersToo() throws WorkloadException {
        WorkloadJob job = read("1.0 0.25 -1 552.21 4.0 552.2123456789 -1 4.00 1e3 -1 1 7.0 -1 -1 -1 -1 -1 -1\n")
                .jobs()
                .getFirst();
        assertThat(job.label()).isEqualTo("1");
        assertThat(job.submitMicros()).isEqualTo(250_000);
        assertThat(job.runMicros()).isEqualTo(552_210_000);
        assertThat(job.spec().estimateMicros()).isEqualTo(1_000_000_000);
        assertThat(job.spec().user()).isEqualTo("7");
    }

    @Test
    void commentsAndEmptyLinesMayStandAnywhere() throws WorkloadException {
        Workload workload = read(
                "\n   \n" + swfLine(1, "0", "5", 1, "9") + " ; between\n;\n" + swfLine(2, "0", "5", 1, "9") + "\n");
        assertThat(workload.jobs()).hasSize(2);
    }

    @Test
    void packedLogIsRecognisedByItsContent() throws WorkloadException {
        String text = HEADER + swfLine(1, "0", "5", 1, "9");
        Path packed = new TestFiles(folder).write("log.txt", TestFiles.gzip(text));
        assertThat(WorkloadFiles.read(packed, ReadOptions.DEFAULT)).isEqualTo(read(swfLine(1, "0", "5", 1, "9")));
    }

    @Test
    void byteOrderMarkIsTolerated() throws WorkloadException {
        assertThat(new TestFiles(folder)
                        .swf("\uFEFF" + swfLine(1, "0", "5", 1, "9") + HEADER)
                        .jobs())
                .hasSize(1);
    }

    @Test
    void equalRequestsAreShared() throws WorkloadException {
        List<WorkloadJob> jobs = read(swfLine(1, "0", "5", 4, "9") + swfLine(2, "0", "5", 4, "9"))
                .jobs();
        assertThat(jobs.get(1).spec().request()).isSameAs(jobs.get(0).spec().request());
        assertThat(jobs.get(1).spec().user()).isSameAs(jobs.get(0).spec().user());
    }
}
