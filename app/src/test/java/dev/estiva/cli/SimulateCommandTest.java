package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code estiva simulate} makes of its options. */
class SimulateCommandTest {
    private static final String LARGE = "../examples/inference-large.json";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"rr,RR", "rr,Rr", "sjf,SJF", "priority,PRIORITY", "least-work,Least_Work", "easy,EASY"})
    void policiesAreKnownInAnyCase(String name, String alias) {
        assertThat(simulate("--policy", alias)).isEqualTo(simulate("--policy", name));
    }

    @Test
    void allOtherNamesAreKnownInAnyCaseToo() {
        assertThat(simulate(
                        "--order", "SJF", "--placement", "Best_Fit", "--backfill", "EASY", "--backfill-order", "Sjf"))
                .isEqualTo(simulate(
                        "--order", "sjf", "--placement", "best-fit", "--backfill", "easy", "--backfill-order", "sjf"));
        assertThat(simulate("--estimates", "Perfect", "--pass", "Event", "--overrun", "EXTEND", "--lang", "PT-br"))
                .isEqualTo(
                        simulate("--estimates", "perfect", "--pass", "event", "--overrun", "extend", "--lang", "pt"));
    }

    @Test
    void aFileMayBeGivenEitherWay() {
        assertThat(Cli.line("simulate --input " + Cli.INFERENCE).succeeds())
                .isEqualTo(Cli.line("simulate " + Cli.INFERENCE).succeeds());
    }

    @Test
    void severalFilesAreOneWorkload() throws IOException {
        Path servers = write("servers.json", "{\"servers\":[{\"id\":\"s\",\"capacity\":1}],\"requests\":[]}");
        Path one = write("one.json", "{\"requests\":[{\"id\":1,\"duration\":2}]}");
        Path two = write("two.json", "{\"requests\":[{\"id\":2,\"duration\":2}]}");
        Cli.Result result = Cli.line("simulate --lang en --policy fifo --input " + servers, one, two)
                .succeeds();
        assertThat(result.events())
                .containsExactly(
                        "[00:00] Task 1 assigned to Server s",
                        "[00:02] Server s completed Task 1",
                        "[00:02] Task 2 assigned to Server s",
                        "[00:04] Server s completed Task 2");
    }

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherOneOthers() {
        Path first = folder.resolve("1.csv");
        Path second = folder.resolve("2.csv");
        String options = "--generate 50 --arrival-mean 0.7 --policy sjf --lang en ";
        String out = Cli.line("simulate " + LARGE + " " + options + "--seed 7 --csv", first)
                .succeeds()
                .out();
        assertThat(Cli.line("simulate " + LARGE + " " + options + "--seed 7 --csv", second)
                        .out())
                .isEqualTo(out);
        assertThat(Cli.content(second)).isEqualTo(Cli.content(first));
        assertThat(Cli.line("simulate " + LARGE + " " + options + "--seed 8 --csv", second)
                        .out())
                .isNotEqualTo(out);
        assertThat(Cli.content(second)).isNotEqualTo(Cli.content(first));
    }

    @Test
    void theDefaultSeedIsOne() {
        assertThat(simulate("--arrival-mean", "1")).isEqualTo(simulate("--arrival-mean", "1", "--seed", "1"));
    }

    @Test
    void arrivalsHaveTheMeanThatWasAskedFor() {
        List<Double> submits = column(rows(LARGE + " --arrival-mean 5 --generate 1800"), "submit_s");
        assertThat(submits).hasSize(2_000).first().isNotNull();
        double last = submits.stream().mapToDouble(submit -> submit).max().orElse(0);
        assertThat(submits).contains(0.0);
        assertThat(last / 1_999).isCloseTo(5, within(0.5));
    }

    @Test
    void generatedRequestsAreDrawnFromTheFilesMix() {
        List<Map<String, String>> rows = rows(Cli.INFERENCE + " --generate 88");
        assertThat(rows).hasSize(100).extracting(row -> row.get("job_id")).contains("101", "112", "113", "200");
        assertThat(rows).extracting(row -> row.get("type")).containsOnly("visao_computacional", "nlp", "voz");
        assertThat(rows).extracting(row -> row.get("priority")).containsOnly("1", "2", "3");
    }

    @Test
    void estimatesArePerfectOnRequest() throws IOException {
        Path file = write(
                "jobs.json",
                "{\"servers\":[{\"id\":1,\"capacity\":1}],\"requests\":["
                        + "{\"id\":1,\"duration\":1},{\"id\":2,\"duration\":9,\"estimate\":2},{\"id\":3,\"duration\":3}]}");
        assertThat(starts(file + " --policy sjf")).containsExactly("1", "2", "3");
        assertThat(starts(file + " --policy sjf --estimates perfect")).containsExactly("1", "3", "2");
    }

    @Test
    void anSwfLogRunsOnAsManyProcessorsAsOneSays() throws IOException {
        Path log = write("log.swf", """
            ; MaxProcs: 4
            1 0 -1 10 2 -1 -1 2 10 -1 1 1 1 -1 1 -1 -1 -1
            2 0 -1 10 4 -1 -1 4 10 -1 1 1 1 -1 1 -1 -1 -1
            """);
        assertThat(rows(log + "")).extracting(row -> row.get("start_s")).containsExactly("0", "10");
        assertThat(rows(log + " --procs 6"))
                .extracting(row -> row.get("start_s"))
                .containsExactly("0", "0");
        assertThat(Cli.line("simulate --quiet --lang en --procs 3", log).out()).contains("refused");
    }

    @Test
    void aRunOverItsRequestIsCutOrBelieved() throws IOException {
        Path log = write("log.swf", "; MaxProcs: 4\n1 0 -1 30 2 -1 -1 2 10 -1 1 1 1 -1 1 -1 -1 -1\n");
        assertThat(rows(log + "")).extracting(row -> row.get("run_s")).containsExactly("10");
        assertThat(rows(log + " --overrun extend"))
                .extracting(row -> row.get("run_s"))
                .containsExactly("30");
        assertThat(Cli.line("simulate --quiet", log).err())
                .startsWith("estiva: " + log + ": ")
                .contains("ran over the requested time")
                .hasLineCount(1);
    }

    @Test
    void thePolicyLooksAfterEachEventOrOnceAnInstant() throws IOException {
        Path file = write(
                "jobs.json",
                "{\"servers\":[{\"id\":1,\"capacity\":1}],\"requests\":["
                        + "{\"id\":1,\"duration\":5},{\"id\":2,\"duration\":1}]}");
        assertThat(starts(file + " --policy sjf"))
                .as("both have come when it looks")
                .containsExactly("2", "1");
        assertThat(starts(file + " --policy sjf --pass event")).containsExactly("1", "2");
    }

    @Test
    void backfillTriesTheQueueOrTheShortestFirst() throws IOException {
        Path file = write(
                "jobs.json",
                "{\"servers\":[{\"id\":1,\"capacity\":4}],\"requests\":["
                        + "{\"id\":1,\"duration\":10,\"slots\":3},{\"id\":2,\"duration\":5,\"slots\":4},"
                        + "{\"id\":3,\"duration\":9},{\"id\":4,\"duration\":2}]}");
        assertThat(starts(file + " --policy easy")).containsExactly("1", "3", "2", "4");
        assertThat(starts(file + " --policy easy --backfill-order sjf")).containsExactly("1", "4", "2", "3");
        assertThat(starts(file + " --policy fifo")).containsExactly("1", "2", "3", "4");
    }

    @Test
    void aBlockedTaskBlocksEverybodyIfItIsToBeStrict() throws IOException {
        Path file = write(
                "jobs.json",
                "{\"servers\":[{\"id\":1,\"capacity\":2},{\"id\":2,\"capacity\":1}],\"requests\":["
                        + "{\"id\":1,\"duration\":5,\"slots\":2},{\"id\":2,\"duration\":5,\"slots\":2},{\"id\":3,\"duration\":1}]}");
        assertThat(starts(file + " --policy fifo")).containsExactly("1", "3", "2");
        assertThat(starts(file + " --policy fifo --strict")).containsExactly("1", "2", "3");
    }

    @Test
    void whatIsLargerThanAnyServerIsRefusedInLinesSummaryRowsAndJson() throws IOException {
        Path file = write(
                "jobs.json",
                "{\"servers\":[{\"id\":1,\"capacity\":2}],\"requests\":["
                        + "{\"id\":\"big\",\"duration\":1,\"slots\":3,\"arrival\":4},{\"id\":\"ok\",\"duration\":1}]}");
        Path csv = folder.resolve("out.csv");
        Cli.Result result =
                Cli.line("simulate --lang en " + file + " --csv", csv).succeeds();
        assertThat(result.events())
                .hasSize(3)
                .last()
                .asString()
                .startsWith("[00:04] Task big refused: ")
                .contains("slots");
        assertThat(result.out()).contains("Tasks completed                    ", "refused");
        assertThat(Cli.rows(csv))
                .filteredOn(row -> "big".equals(row.get("job_id")))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row).containsEntry("status", "refused").containsEntry("submit_s", "4");
                    assertThat(row)
                            .containsEntry("start_s", "")
                            .containsEntry("worker", "")
                            .containsEntry("attempts", "0");
                    assertThat(row.get("reason")).contains("slots");
                });
        JsonNode json = json("--input " + file);
        assertThat(json.at("/tasks/refused").asInt()).isEqualTo(1);
        assertThat(json.at("/refusals/first/0/task").asString()).isEqualTo("big");
    }

    @Test
    void theColumnsAndTheirNumbersAreAsPromised() throws IOException {
        Path file = write(
                "jobs.json",
                "{\"servers\":[{\"id\":1,\"capacity\":1,\"speed\":4}],\"requests\":[{\"id\":\"a,"
                        + " \\\"b\\\"\",\"type\":\"nlp\",\"user\":\"ana\",\"priority\":1,\"duration\":1,\"arrival\":1.5},"
                        + "{\"id\":2,\"duration\":40000000,\"arrival\":2}]}");
        Path csv = folder.resolve("out.csv");
        Cli.line("simulate --quiet " + file + " --csv", csv).succeeds();
        assertThat(Cli.content(csv).lines())
                .containsExactly(
                        "job_id,type,priority,user,worker,submit_s,start_s,finish_s,wait_s,run_s,turnaround_s,"
                                + "bounded_slowdown,status,task_index,attempts,first_start_s,reason,preemptions",
                        "\"a, \"\"b\"\"\",nlp,1,ana,1,1.5,1.5,1.75,0,0.25,0.25,1,completed,0,1,1.5,,0",
                        "2,,1000,,1,2,2,10000002,0,10000000,10000000,1,completed,0,1,2,,0");
        assertThat(Cli.content(csv)).endsWith("\n").doesNotContain("\r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rr", "sjf", "priority", "least-work", "easy", "conservative"})
    void theJsonSummaryIsWhatTheRowsAddUpTo(String policy) {
        JsonNode json = json(LARGE + " --policy " + policy);
        List<Map<String, String>> rows = rows(LARGE + " --policy " + policy);
        assertThat(json.at("/tasks/completed").asInt()).isEqualTo(rows.size()).isEqualTo(200);
        for (String figure : List.of("wait_s", "turnaround_s", "bounded_slowdown")) {
            List<Double> values = column(rows, figure);
            double mean = values.stream().mapToDouble(value -> value).average().orElse(-1);
            assertThat(json.at("/" + figure + "/mean").asDouble()).isCloseTo(mean, within(1e-9));
            assertThat(json.at("/" + figure + "/median").asDouble()).isCloseTo(quantile(values, 0.5), within(1e-9));
            assertThat(json.at("/" + figure + "/p95").asDouble()).isCloseTo(quantile(values, 0.95), within(1e-9));
            assertThat(json.at("/" + figure + "/p99").asDouble()).isCloseTo(quantile(values, 0.99), within(1e-9));
            assertThat(json.at("/" + figure + "/max").asDouble()).isEqualTo(quantile(values, 1));
        }
        double makespan = quantile(column(rows, "finish_s"), 1) - quantile(column(rows, "submit_s"), 0);
        assertThat(json.at("/makespan_s").asDouble()).isCloseTo(makespan, within(1e-9));
        assertThat(json.at("/throughput_per_s").asDouble()).isCloseTo(200 / makespan, within(1e-9));
        for (JsonNode worker : json.at("/workers")) {
            assertThat(rows)
                    .filteredOn(row -> worker.at("/name").asString().equals(row.get("worker")))
                    .hasSize(worker.at("/completed").asInt());
        }
    }

    @Test
    void jsonIsAllThatIsPrinted() {
        Cli.Result result = Cli.line("simulate --json " + Cli.INFERENCE).succeeds();
        assertThat(result.out()).startsWith("{").endsWith("}\n").doesNotContain("Task 101", "┌");
        assertThat(json(Cli.INFERENCE).at("/schema").asString()).isEqualTo("estiva.summary/1");
    }

    @Test
    void quietLeavesTheSummary() {
        Cli.Result result =
                Cli.line("simulate --quiet --lang en " + Cli.INFERENCE).succeeds();
        assertThat(result.events()).isEmpty();
        assertThat(result.out()).contains("FINAL SUMMARY");
    }

    @Test
    void manyRequestsHaveTheirLinesOnlyOnRequest() {
        Cli.Result few = Cli.line("simulate --generate 989 --lang en " + Cli.INFERENCE);
        assertThat(few.events()).isEmpty();
        assertThat(few.err()).isEqualTo("estiva: 1001 requests: no line an event; --events prints them\n");
        assertThat(Cli.line("simulate --generate 989 --events " + Cli.INFERENCE)
                        .succeeds()
                        .events())
                .hasSize(2_002);
        assertThat(Cli.line("simulate --generate 989 --quiet " + Cli.INFERENCE)
                        .succeeds()
                        .events())
                .isEmpty();
    }

    @Test
    void rowsAreSavedUnderTheNameThatIsGiven() {
        Path csv = folder.resolve("rows.csv");
        Cli.line("simulate --quiet " + Cli.INFERENCE + " --save-csv", csv).succeeds();
        assertThat(Cli.rows(csv)).hasSize(12);
        Cli.run("simulate", Cli.INFERENCE, "--quiet", "--save-csv=" + csv, "--policy=sjf")
                .succeeds();
        assertThat(Cli.rows(csv).getFirst()).containsEntry("job_id", "107");
    }

    @Test
    void nothingButTheRowsFileIsLeft() throws IOException {
        Cli.line("simulate --quiet " + Cli.INFERENCE + " --csv", folder.resolve("rows.csv"))
                .succeeds();
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("rows.csv"));
        }
    }

    /** All that is printed of the example. */
    private static String simulate(String... options) {
        List<String> words = new ArrayList<>(List.of("simulate", Cli.INFERENCE));
        words.addAll(List.of(options));
        return Cli.run(words.toArray(String[]::new)).succeeds().out();
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private List<Map<String, String>> rows(String options) {
        Path csv = folder.resolve("rows.csv");
        assertThat(Cli.line("simulate --quiet " + options + " --csv", csv).code())
                .isZero();
        return Cli.rows(csv);
    }

    /** The tasks in the order of their starts. */
    private static List<String> starts(String options) {
        return Cli.line("simulate --lang en " + options).succeeds().events().stream()
                .filter(line -> line.contains("assigned"))
                .map(line -> line.replaceFirst(".*Task (\\S+) assigned.*", "$1"))
                .toList();
    }

    private static JsonNode json(String options) {
        String out = Cli.line("simulate --json " + options).succeeds().out();
        return JsonMapper.builder().build().readTree(out);
    }

    private static List<Double> column(List<Map<String, String>> rows, String name) {
        return rows.stream()
                .map(row -> Double.valueOf(row.getOrDefault(name, "")))
                .toList();
    }

    /** Interpolated between the two nearest values. */
    private static double quantile(List<Double> values, double part) {
        List<Double> sorted = values.stream().sorted().toList();
        double place = part * (sorted.size() - 1);
        double below = sorted.get((int) Math.floor(place));
        double above = sorted.get((int) Math.ceil(place));
        return below + (above - below) * (place - Math.floor(place));
    }
}
