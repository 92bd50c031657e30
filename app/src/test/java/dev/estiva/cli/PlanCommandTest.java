package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** {@code estiva plan}, from its words to what it prints. */
class PlanCommandTest {
    private static final String[] WORDS = {"plan", Cli.INFERENCE, "--policy", "fifo", "--add", "workers=1..4"};

    private static Cli.Result plan(String target, String... more) {
        List<String> words = new ArrayList<>(List.of(WORDS));
        words.addAll(List.of("--target", target, "--lang", "en"));
        words.addAll(List.of(more));
        return Cli.run(words.toArray(String[]::new));
    }

    private static JsonNode json(Cli.Result result) {
        return new ObjectMapper().readTree(result.out());
    }

    @Test
    void theSmallestIsMarkedAndFiguresAreThoseOfSimulate() {
        JsonNode plan = json(plan("mean wait < 1s", "--json").succeeds());
        assertThat(plan.path("schema").stringValue()).isEqualTo("estiva.plan/1");
        long smallest = plan.path("smallest").asLong();
        JsonNode alone = json(Cli.run("simulate", Cli.INFERENCE, "--policy", "fifo", "--json"));
        JsonNode sizes = plan.path("sizes");
        assertThat(sizes.size()).isEqualTo(5);
        assertThat(sizes.at("/0/measures/wait_mean_s/mean")).isEqualTo(alone.at("/wait_s/mean"));
        for (JsonNode size : sizes) {
            boolean meets = size.at("/measures/wait_mean_s/mean").asDouble() < 1;
            assertThat(size.path("met").stringValue()).isEqualTo(meets ? "yes" : "no");
            assertThat(size.path("workers").asLong())
                    .isEqualTo(3 + size.path("added").asLong());
            assertThat(meets && size.path("added").asLong() < smallest).isFalse();
        }
        assertThat(smallest).isPositive();
        assertThat(plan("mean wait < 1s").out())
                .contains("* yes", "* the smallest that meets it: +" + smallest + " workers, " + (3 + smallest));
    }

    @Test
    void whereNoneMeetsItTheExitCodeSaysSo() {
        Cli.Result none = plan("makespan < 1s");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).isEmpty();
        assertThat(none.out()).contains("None of these sizes meets the target");
        assertThat(json(plan("makespan < 1s", "--json")).path("smallest").isNull())
                .isTrue();
    }

    @Test
    void whatThereIsMayBeEnough() {
        assertThat(plan("mean wait < 1h").succeeds().out()).contains("* what there is meets it");
    }

    @Test
    void severalSeedsHaveIntervalsAndTheSameAnswerAgain() {
        String[] more = {"--arrival-mean", "0.3", "--generate", "60", "--seeds", "4"};
        String once = plan("p95 wait < 5s and utilisation > 1%", more).out();
        assertThat(once).contains("±", "p95 wait < 5s", "utilisation > 1%");
        assertThat(plan("p95 wait < 5s and utilisation > 1%", more).out()).isEqualTo(once);
    }

    @Test
    void aRowASizeAsCsvAndAPage(@TempDir Path folder) {
        Path csv = folder.resolve("plan.csv");
        Path page = folder.resolve("plan.html");
        plan("mean wait < 1s", "--csv", csv.toString(), "--report", page.toString())
                .succeeds();
        List<Map<String, String>> rows = Cli.rows(csv);
        assertThat(rows).extracting(row -> row.get("added")).containsExactly("0", "1", "2", "3", "4");
        assertThat(rows.getFirst()).containsEntry("wait_mean_s", "1.875").containsEntry("met", "no");
        assertThat(Cli.content(page)).contains("The smallest that meets the target", "\"kind\":\"plan\"", "alert good");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--target wait<1 --add workers=1 | --target: found \"1\", expected a time with its unit",
                "--target wait<1s --add cats=1 | --add: found \"cats=1\", expected workers=1..8",
                "--target wait<1s --add gpus=1 | --add: no machine of this cluster has gpus",
                "--target wait<1s | Missing required option: '--add=WHAT'",
                "--add workers=1 | Missing required option: '--target=TARGET'",
                "--target wait<1s --add workers=1 --seeds 0 | --seeds: found 0"
            })
    void wrongWordsAreNamed(String words, String message) {
        Cli.Result result = Cli.line("plan " + Cli.INFERENCE + " " + words);
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains(message);
    }
}
