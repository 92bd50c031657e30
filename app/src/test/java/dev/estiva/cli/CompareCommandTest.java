package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.policy.Presets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** {@code estiva compare}, from its words to what it prints. */
class CompareCommandTest {
    private static final String INFERENCE = Cli.INFERENCE;

    @Test
    void theBestOfEachColumnIsMarked() {
        String out = Cli.run("compare", INFERENCE, "--policies", "fifo,sjf", "--lang", "en")
                .succeeds()
                .out();
        List<String> waits = out.lines()
                .dropWhile(line -> !line.contains("Wait (s)"))
                .limit(3)
                .toList();
        assertThat(waits.get(1)).contains("fifo").doesNotContain("*"); // 1.875 against 1.125 in the mean
        assertThat(waits.get(2)).contains("sjf", "1.125*", "0.5*", "3.225*", "3.445*");
    }

    @Test
    void figuresAreThoseOfSimulate() throws Exception {
        JsonNode both = json(Cli.run("compare", INFERENCE, "--policies", "sjf,priority", "--json"));
        assertThat(both.path("schema").stringValue()).isEqualTo("estiva.comparison/1");
        for (JsonNode policy : both.path("policies")) {
            String name = policy.path("name").stringValue();
            JsonNode alone = json(Cli.run("simulate", INFERENCE, "--policy", name, "--json"));
            JsonNode measures = policy.path("measures");
            assertThat(measures.path("wait_p95_s").path("mean"))
                    .isEqualTo(alone.path("wait_s").path("p95"));
            assertThat(measures.path("turnaround_mean_s").path("mean"))
                    .isEqualTo(alone.path("turnaround_s").path("mean"));
            assertThat(measures.path("makespan_s").path("mean")).isEqualTo(alone.path("makespan_s"));
            assertThat(measures.path("utilisation").path("mean"))
                    .isEqualTo(alone.path("utilisation").path("slots"));
            assertThat(measures.path("wait_p95_s").path("half_width_95").isNull())
                    .isTrue();
        }
    }

    private static JsonNode json(Cli.Result result) {
        return new ObjectMapper().readTree(result.succeeds().out());
    }

    @Test
    void severalSeedsGiveIntervalsAndTheSameAnswerAgain() {
        String[] words = {
            "compare", INFERENCE, "--policies", "rr,random", "--arrival-mean", "0.4", "--generate", "50", "--seeds", "4"
        };
        String once = Cli.run(words).succeeds().out();
        assertThat(once).contains("±").contains("1 - 4");
        assertThat(Cli.run(words).succeeds().out()).isEqualTo(once);
    }

    @Test
    void behindTheLastSeedComesTheLeast() {
        JsonNode two = json(Cli.run(
                "compare",
                INFERENCE,
                "--policies",
                "random",
                "--seeds",
                "2",
                "--seed",
                "9223372036854775807",
                "--arrival-mean",
                "1",
                "--json"));
        assertThat(two.path("seeds").valueStream().map(JsonNode::longValue))
                .containsExactly(Long.MAX_VALUE, Long.MIN_VALUE);
    }

    @Test
    void whereNothingIsDrawnItSaysSo() {
        assertThat(Cli.run("compare", INFERENCE, "--seeds", "2", "--policies", "fifo")
                        .err())
                .contains("nothing of this workload is drawn");
    }

    @Test
    void allMeansAllAndNoneTwice() {
        JsonNode all = json(Cli.run("compare", INFERENCE, "--policies", "SJF,all,fifo", "--json"));
        assertThat(all.path("policies")
                        .valueStream()
                        .map(policy -> policy.path("name").stringValue()))
                .containsExactlyInAnyOrderElementsOf(Presets.titles());
    }

    @Test
    void aRowAPolicyAsCsv(@TempDir Path folder) {
        Path csv = folder.resolve("compared.csv");
        Cli.run("compare", INFERENCE, "--policies", "fifo,sjf", "--csv", csv.toString())
                .succeeds();
        List<Map<String, String>> rows = Cli.rows(csv);
        assertThat(rows).extracting(row -> row.get("policy")).containsExactly("fifo", "sjf");
        assertThat(rows).extracting(row -> row.get("wait_mean_s")).containsExactly("1.875", "1.125");
        assertThat(rows).extracting(row -> row.get("wait_mean_s_half_width_95")).containsOnly("");
    }

    @Test
    void rowsThatCannotBeWrittenAreAFailure(@TempDir Path folder) {
        String csv = folder.resolve("missing/compared.csv").toString();
        Cli.run("compare", INFERENCE, "--policies", "fifo", "--csv", csv)
                .failsWith("compare: cannot write " + csv + ": the folder does not exist");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--policies fifo,nonsense | --policies: found \"nonsense\"",
                "--policies , | --policies: found no policy, expected one of default, rr, fifo",
                "--seeds 0 | --seeds: found 0, expected a number from 1 to 1000",
                "--seeds 1001 | --seeds: found 1001",
                "--lang xx | --lang:",
                "--arrival-mean -1 | --arrival-mean: found -1"
            })
    void wrongWordsAreNamed(String words, String message) {
        Cli.Result result = Cli.line("compare " + INFERENCE + " " + words);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains(message);
    }

    @ParameterizedTest
    @CsvSource({
        "compare % --csv %, --csv",
        "plan % --target wait<1s --add workers=1 --csv %, --csv",
        "workload convert % -o %, --output"
    })
    void noWorkloadIsOverwritten(String words, String option, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("mine.json");
        Files.copy(Path.of(INFERENCE), file);
        Cli.Result result = Cli.line(words.replace("%", file.toString()));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains(option + ": " + file + " is a workload file of this run");
        assertThat(file).hasSameTextualContentAs(Path.of(INFERENCE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "simulate FILE --csv %/a --report %/./a",
                "compare FILE --csv %/a --report %/a",
                "plan FILE --target wait<1s --add workers=1 --csv %/a --report %/a"
            })
    void pageAndRowsAreTwoFiles(String words, @TempDir Path folder) {
        Cli.Result result = Cli.line(words.replace("FILE", INFERENCE).replace("%", folder.toString()));
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("is the file of the rows, too; the page would overwrite them");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void rowsAndJsonDoNotShareStandardOutput() {
        Cli.Result result = Cli.line("compare " + INFERENCE + " --json --csv -");
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("--json and the rows both want standard output");
    }

    @Test
    void aMissingFileIsNamed() {
        Cli.Result result = Cli.run("compare", "no-such.json");
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("no-such.json");
    }
}
