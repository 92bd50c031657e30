package dev.estiva.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.estiva.policy.Orders;
import dev.estiva.policy.Placements;
import dev.estiva.policy.Presets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong is said in one line that names it, by the exit code, and by nothing else. */
class SimulateErrorsTest {
    private static final String SERVERS = "{\"servers\":[{\"id\":1,\"capacity\":2}],\"requests\":[";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--arrival-mean abc   | Invalid value for option '--arrival-mean': found \"abc\", expected a number",
                "--arrival-mean NaN   | Invalid value for option '--arrival-mean': found \"NaN\", expected a number",
                "--arrival-mean -1    | --arrival-mean: found -1, expected a number of seconds from 0 to 10^9",
                "--arrival-mean 1e99  | --arrival-mean: found 1E+99, expected a number of seconds from 0 to 10^9",
                "--seed x             | Invalid value for option '--seed': found \"x\", expected a whole number",
                "--seed 1e3           | Invalid value for option '--seed': found \"1e3\", expected a whole number",
                "--seed 9223372036854775808 | Invalid value for option '--seed': found \"9223372036854775808\","
                        + " expected a whole number from -9223372036854775808 to 9223372036854775807",
                "--generate 1.5       | Invalid value for option '--generate': found \"1.5\", expected a whole number",
                "--generate -5        | --generate: found -5, expected a number of requests from 0 to 20000000",
                "--procs 0            | --procs: procs must be from 1 to 2^46, not 0",
                "--procs many         | Invalid value for option '--procs': found \"many\", expected a whole number",
                "--ageing 0s          | --ageing: expected more than 0",
                "--ageing 10          | Invalid value for option '--ageing': found \"10\", expected a duration with"
                        + " its unit, such as 500ms, 90s, 30m, 1h30m or 2d",
                "--half-life 40000d   | --half-life: found 40000d, expected at most 36525d",
                "--backfill some      | --backfill: found \"some\", expected one of none, greedy, easy, conservative",
                "--backfill-order x   | --backfill-order: found \"x\", expected one of queue, sjf",
                "--policy rr --backfill-order sjf | --backfill-order needs backfill easy, not none",
                "--backfill-depth -1  | --backfill-depth needs backfill conservative and a number of tasks,"
                        + " not easy and -1",
                "--strict             | --strict needs backfill none, not easy",
                "--estimates guessed  | --estimates: found \"guessed\", expected user, perfect, uniform:F or"
                        + " lognormal:SIGMA",
                "--overrun kill       | Invalid value for option '--overrun': expected one of [CUT, EXTEND]"
                        + " (case-insensitive) but was 'kill'",
                "--pass never         | Invalid value for option '--pass': expected one of [EVENT, INSTANT]"
                        + " (case-insensitive) but was 'never'",
                "--lang de            | --lang: unknown language \"de\": use pt, es, en or ru",
                "--policy             | Missing required parameter for option '--policy' (NAME)",
                "--csv                | Missing required parameter for option '--csv' (FILE)",
                "--csv a --save-csv b | --csv and --save-csv are the same option; give one of them",
                "--json --csv -       | --json and the rows both want standard output; give the rows a file",
                "--csv=               | --csv: found an empty name, expected the name of a file",
                "--save-csv=          | --save-csv: found an empty name, expected the name of a file",
                "--seed 1 --seed 2    | option '--seed' (N) should be specified only once",
                "--polcy rr           | Unknown option: '--polcy'",
            })
    void aWrongValueIsNamedWithItsOptionAndWhatIsExpected(String options, String message) {
        Cli.Result result = Cli.line("simulate " + Cli.INFERENCE + " " + options);
        assertThat(result.err())
                .startsWith("estiva simulate: " + message + "\n")
                .endsWith("Try 'estiva simulate --help'.\n");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void aWorkloadIsNeeded() {
        Cli.Result result = Cli.run("simulate");
        assertThat(result.err())
                .startsWith("estiva simulate: a workload file is missing: FILE or --input FILE; or all of");
        assertThat(result.code()).isEqualTo(2);
    }

    @Test
    void anEmptyNameIsNoFile() {
        Cli.Result result = Cli.run("simulate", "");
        assertThat(result.err())
                .startsWith("estiva simulate: FILE: found an empty name, expected the name of a workload file\n");
        assertThat(result.code()).isEqualTo(2);
    }

    @Test
    void anUnknownNameIsAnsweredWithThoseThatThereAre() {
        expectNames("--policy", Presets.titles());
        expectNames("--order", Orders.titles());
        expectNames("--placement", Placements.titles());
    }

    private static void expectNames(String option, List<String> names) {
        assertThat(Cli.line("simulate " + option + " best " + Cli.INFERENCE).err())
                .startsWith("estiva simulate: " + option + ": found \"best\", expected one of "
                        + String.join(", ", names) + "\n");
    }

    @Test
    void standardOutputHasOtherNamesToo() {
        assumeTrue(Files.exists(Path.of("/dev/stdout")), "there is no /dev/stdout");
        Cli.Result result = Cli.line("simulate --json --csv /dev/stdout " + Cli.INFERENCE);
        assertThat(result.err())
                .startsWith("estiva simulate: --json and the rows both want standard output; give the rows a file\n");
        assertThat(result.code()).isEqualTo(2);
    }

    @Test
    void aNumberOfAnySizeIsHandledAtOnce() {
        assertThat(Cli.line("simulate --quiet --arrival-mean 1e-999999999 " + Cli.INFERENCE)
                        .code())
                .isZero();
        assertThat(Cli.line("simulate --arrival-mean 1e999999999 " + Cli.INFERENCE)
                        .code())
                .isEqualTo(2);
        assertThat(Cli.line("simulate --seed " + "9".repeat(100_000) + " " + Cli.INFERENCE)
                        .err())
                .hasSizeLessThan(1_000);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Path file = folder.resolve("jobs.json");
        Cli.line("simulate", file).failsWith("simulate: " + file + ": found no such file, expected a workload file");
        Cli.line("simulate", folder).failsWith("simulate: " + folder + ": found a directory, expected a workload file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":1,\"duration\":NaN}]} | $.requests[0].duration (line 1, column",
                "{\"id\":1,\"duration\":-1}]}  | $.requests[0].duration (line 1, column",
                "{\"id\":1,\"duration\":1},{\"id\":1,\"duration\":1}]} | $.requests[1] (line 1, column",
                "{\"id\":1,\"duration\":1}       | ",
                "{\"id\":1}]}                    | $.requests[0]",
            })
    void aFaultInAFileIsNamedWithItsPlace(String rest, String place) throws IOException {
        Path file = Files.writeString(folder.resolve("jobs.json"), SERVERS + rest);
        Cli.Result result = Cli.line("simulate", file);
        String where = place == null ? "" : " " + place;
        assertThat(result.err())
                .startsWith("estiva simulate: " + file + ":" + where)
                .contains("found", "expected")
                .hasLineCount(1);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void aWorkloadWithoutServersIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("jobs.json"), "{\"servers\":[],\"requests\":[]}");
        Cli.Result result = Cli.line("simulate", file);
        assertThat(result.err())
                .startsWith("estiva simulate: " + file + ": ")
                .contains("servers")
                .hasLineCount(1);
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void aWorkloadWithoutRequestsIsRefused() throws IOException {
        for (String rest : new String[] {"]}", "],\"x\":[]}"}) {
            Path file = Files.writeString(folder.resolve("jobs.json"), SERVERS + rest);
            Cli.line("simulate", file)
                    .failsWith("simulate: " + file
                            + ": found no request in \"requests\" or \"requisicoes\", expected at least one");
        }
    }

    @Test
    void anArchiveThatWasCutOffIsNoShorterLog() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("; MaxProcs: 4\n".getBytes(UTF_8));
            for (int job = 1; job <= 200; job++) {
                String line = job + " " + job * 37 % 1_000 + " -1 60 2 -1 -1 2 90 -1 1 1 1 -1 1 -1 -1 -1\n";
                gzip.write(line.getBytes(UTF_8));
            }
        }
        byte[] whole = packed.toByteArray();
        Path file = Files.write(folder.resolve("log.swf.gz"), Arrays.copyOf(whole, whole.length / 2));
        Cli.Result result = Cli.line("simulate", file);
        assertThat(result.err())
                .startsWith("estiva simulate: " + file + ": ")
                .contains("the end of the gzip data in the middle")
                .hasLineCount(1);
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void aFileThatMayNotBeReadIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("jobs.json"), SERVERS + "]}");
        assumeTrue(file.toFile().setReadable(false) && !Files.isReadable(file), "this user may read everything");
        Cli.Result result = Cli.line("simulate", file);
        assertThat(result.err()).startsWith("estiva simulate: " + file + ": ").hasLineCount(1);
        assertThat(result.code()).isEqualTo(1);
    }

    @Test
    void rowsNeverOverwriteAnInputUnderWhateverName() throws IOException {
        Path jobs = Files.copy(Path.of(Cli.INFERENCE), folder.resolve("jobs.json"));
        Path symbolic = Files.createSymbolicLink(folder.resolve("symbolic"), jobs);
        Path hard = Files.createLink(folder.resolve("hard"), jobs);
        Path detour = folder.resolve("..").resolve(folder.getFileName()).resolve("jobs.json");
        String before = Cli.content(jobs);
        for (Path name : new Path[] {jobs, symbolic, hard, detour}) {
            for (String option : new String[] {"--csv", "--save-csv"}) {
                Cli.Result result = Cli.run("simulate", jobs.toString(), option + "=" + name);
                assertThat(result.err())
                        .startsWith("estiva simulate: " + option + ": " + name + " is a workload file of this run");
                assertThat(result.code()).isEqualTo(2);
            }
        }
        assertThat(Cli.run("simulate", "--input", symbolic.toString(), "--csv", hard.toString())
                        .code())
                .isEqualTo(2);
        assertThat(Cli.content(jobs)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no/such/folder/rows.csv", "."})
    void rowsThatCannotBeWrittenAreAFailure(String name) {
        Path csv = folder.resolve(name);
        Cli.Result result = Cli.line("simulate --quiet " + Cli.INFERENCE + " --csv", csv);
        assertThat(result.err())
                .startsWith("estiva simulate: cannot write " + csv + ": ")
                .hasLineCount(1);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).as("it fails before it begins").isEmpty();
    }

    @Test
    void aFullDiskIsAFailureAndTheSummaryIsShownAllTheSame() {
        assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full here");
        Cli.Result result = Cli.line("simulate --quiet --lang en " + Cli.INFERENCE + " --csv /dev/full");
        assertThat(result.err())
                .startsWith("estiva simulate: cannot write /dev/full: ")
                .hasLineCount(1);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).contains("FINAL SUMMARY");
    }
}
