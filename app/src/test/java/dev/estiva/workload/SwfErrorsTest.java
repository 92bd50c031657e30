package dev.estiva.workload;

import static dev.estiva.workload.TestFiles.swfLine;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every fault of a log names its line, what was found and what was expected. */
final class SwfErrorsTest {
    private static final String HEADER = "; MaxProcs: 100\n";
    private static final String JOB = swfLine(1, "0", "5", 1, "9");

    @TempDir
    private Path folder;

    private String messageFor(String log) {
        return shortMessage(new TestFiles(folder).write("log.swf", log));
    }

    private String messageFor(byte[] log) {
        return shortMessage(new TestFiles(folder).write("log.swf.gz", log));
    }

    private String shortMessage(Path file) {
        String message = String.valueOf(TestFiles.refusal(file).getMessage());
        return message.substring(folder.toString().length() + 1);
    }

    @Test
    void refusesALineOfTooFewFields() {
        assertThat(messageFor(HEADER + JOB + "2 0 -1\n"))
                .isEqualTo("log.swf: line 3: found 3 fields, expected 18 fields");
    }

    @Test
    void refusesALineOfTooManyFields() {
        assertThat(messageFor(HEADER + "1 " + JOB)).isEqualTo("log.swf: line 2: found 19 fields, expected 18 fields");
    }

    @Test
    void refusesWhatIsNoNumberNamingTheField() {
        assertThat(messageFor(HEADER + JOB.replace(" 5 ", " abc ")))
                .isEqualTo("log.swf: line 2, field 4 (run time): found \"abc\", expected a number");
        assertThat(messageFor(HEADER + JOB.replaceAll("-1\n", "x\n")))
                .isEqualTo("log.swf: line 2, field 18 (think time): found \"x\", expected a number");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-", ".", "1.2.3", "--1", "1,5", "0x10", "1e", "١"})
    void refusesWhatOnlyLooksLikeANumber(String text) {
        assertThat(messageFor(HEADER + JOB.replace(" 5 ", " " + text + " ")))
                .isEqualTo("log.swf: line 2, field 4 (run time): found \"" + text + "\", expected a number");
    }

    @ParameterizedTest
    @CsvSource({
        "1 9000000001 -1 5 1 -1 -1 1 9 -1 1 7 -1 -1 -1 -1 -1 -1, field 2 (submit time)",
        "1 0 -1 1e999999999 1 -1 -1 1 -1 -1 1 7 -1 -1 -1 -1 -1 -1, field 4 (run time)",
        "1 0 -1 5 1 -1 -1 1 99999999999999999999 -1 1 7 -1 -1 -1 -1 -1 -1, field 9 (requested time)",
        "1 0 -1 5 1 -1 -1 1.5 9 -1 1 7 -1 -1 -1 -1 -1 -1, field 8 (requested processors)",
        "1 0 -1 5 1 -1 -1 1e15 9 -1 1 7 -1 -1 -1 -1 -1 -1, field 8 (requested processors)",
        "-1 0 -1 5 1 -1 -1 1 9 -1 1 7 -1 -1 -1 -1 -1 -1, field 1 (job number)",
        "1.5 0 -1 5 1 -1 -1 1 9 -1 1 7 -1 -1 -1 -1 -1 -1, field 1 (job number)",
    })
    void refusesNumbersOutOfBounds(String line, String field) {
        assertThat(messageFor(HEADER + line)).startsWith("log.swf: line 2, " + field + ": found ");
    }

    @Test
    void toleratesHugeNumbersWhereNothingDependsOnThem() throws WorkloadException {
        String line = "1 0 -1e99 5 1 99999999999999999999 1e99 1 9 -1 1 7 -1 -1 -1 -1 -1 -1e-99";
        assertThat(new TestFiles(folder).swf(HEADER + line).jobs()).hasSize(1);
    }

    @Test
    void refusesAJobNumberTwiceNamingBothLines() {
        assertThat(messageFor(HEADER + swfLine(4, "0", "5", 1, "9") + JOB + swfLine(4, "8", "5", 1, "9")))
                .isEqualTo("log.swf: line 4, field 1 (job number): found the job 4 again,"
                        + " expected another number than that of line 2");
    }

    @Test
    void refusesALogThatDoesNotSayHowLargeTheMachineIs() {
        assertThat(messageFor(JOB))
                .isEqualTo("log.swf: found neither MaxProcs nor MaxNodes in the header,"
                        + " expected one of them, or the number of processors by --procs N");
        assertThat(messageFor("; MaxProcs: many\n" + JOB)).contains("--procs N");
        assertThat(messageFor("; MaxProcs: 99999999999999999999\n" + JOB)).contains("--procs N");
    }

    @Test
    void refusesALogWithoutJobs() {
        assertThat(messageFor(HEADER)).isEqualTo("log.swf: found no jobs, expected at least one job to run");
        assertThat(messageFor(HEADER + swfLine(1, "0", "-1", 1, "9")))
                .contains("found only jobs to skip: ", "1 job skipped: no run time (line 2)");
    }

    @Test
    void refusesAnEmptyLog() {
        assertThat(messageFor("")).startsWith("log.swf: found an empty file");
        assertThat(messageFor(TestFiles.gzip(""))).startsWith("log.swf.gz: found an empty file");
    }

    @Test
    void saysUpToWhichLineATruncatedPackedLogIsReadable() {
        StringBuilder text = new StringBuilder(HEADER);
        for (int i = 1; i <= 20_000; i++) {
            text.append(swfLine(i, Integer.toString(i * 37 % 1000), "5", 1 + i % 9, "9"));
        }
        byte[] packed = TestFiles.gzip(text.toString());
        String message = messageFor(Arrays.copyOf(packed, packed.length / 2));
        assertThat(message)
                .matches("log\\.swf\\.gz: line \\d{4,5}: found the end of the gzip data in the middle,"
                        + " expected a complete file: this one is cut off here");
    }

    @Test
    void everyTruncationOfAPackedLogIsAnError() {
        byte[] packed = TestFiles.gzip(HEADER + JOB);
        for (int length = 3; length < packed.length; length++) {
            assertThat(messageFor(Arrays.copyOf(packed, length))).contains("line ", "the end of the gzip data");
        }
    }

    @Test
    void refusesDamagedGzipData() {
        byte[] packed = TestFiles.gzip(HEADER + JOB);
        packed[packed.length - 6] ^= 0x55;
        assertThat(messageFor(packed)).contains("found damaged gzip data");
    }

    @Test
    void refusesBinaryData() {
        assertThat(messageFor("\u007fELF\u0002\u0001\u0000".getBytes(StandardCharsets.ISO_8859_1)))
                .startsWith("log.swf.gz: found binary data (the byte 0x02), expected JSON, beginning with {, a log");
        byte[] later = (HEADER + JOB + "\u0000\u00ff\u0001").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(messageFor(later)).contains("found binary data (the byte 0x00)");
    }

    @Test
    void showsNoControlCharactersOfTheFile() {
        String message = messageFor(HEADER + JOB.repeat(100) + "\u001b[2J\u0007 0 -1\n");
        assertThat(message)
                .isEqualTo(
                        "log.swf: line 102, field 1 (job number): found \"\\u001b[2J\\u0007\"," + " expected a number");
    }

    @Test
    void refusesAnEndlessLine() {
        assertThat(messageFor(HEADER + "1 ".repeat(100_000)))
                .isEqualTo("log.swf: line 2: found a line of more than 65536 bytes, expected shorter lines");
    }
}
