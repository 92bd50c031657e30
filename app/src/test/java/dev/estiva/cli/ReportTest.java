package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** {@code --report}, from its words to what is in the page. */
class ReportTest {
    /** The library that draws, and room for the data of a workload of any size. */
    private static final int MOST_BYTES = 4_000_000;

    @TempDir
    private Path folder;

    private String simulate(String... words) {
        Path page = folder.resolve("page.html");
        List<String> all = new ArrayList<>(List.of("simulate", "--lang", "en", "--json", "--report", page.toString()));
        all.addAll(List.of(words));
        Cli.run(all.toArray(String[]::new)).succeeds();
        return Cli.content(page);
    }

    private static JsonNode data(String html) {
        String begin = "<script type=\"application/json\" id=\"data\">";
        int from = html.indexOf(begin) + begin.length();
        return new ObjectMapper().readTree(html.substring(from, html.indexOf("</script>", from)));
    }

    @Test
    void figuresAreThoseOfTheSummary() {
        String html = simulate(Cli.INFERENCE, "--policy", "sjf");
        assertThat(html)
                .contains("5.125 <small>s</small>", "1.125 <small>s</small>", "3.225 <small>s</small>")
                .contains("11.5 <small>s</small>", "1.043 <small>tasks/second</small>", "69.6%");
        JsonNode charts = data(html).path("charts");
        assertThat(charts.at("/gantt/bars").size()).isEqualTo(12);
        assertThat(charts.at("/gantt/rows").size()).isEqualTo(3);
        assertThat(charts.at("/timings/rows/0")).hasToString("[\"Wait (s)\",1.125,0.5,3.225,3.445,3.5]");
        assertThat(charts.at("/wait/marks")).hasToString("[0.5,3.225]");
        assertThat(charts.at("/servers/rows/0/0").stringValue()).isEqualTo("Server 1");
        assertThat(html).contains("estiva simulate --lang en --json --report", " --policy sjf</code>");
    }

    @Test
    void linesOverTimeAddUpToTheSummary() {
        Path rows = folder.resolve("rows.csv");
        String html = simulate(
                "../examples/inference-large.json",
                "--generate",
                "9000",
                "--arrival-mean",
                "0.1",
                "--csv",
                rows.toString());
        JsonNode charts = data(html).path("charts");
        double waited = Cli.rows(rows).stream()
                .mapToDouble(row -> Double.parseDouble(row.get("wait_s")))
                .sum();
        double length =
                charts.at("/queue/to").asDouble() - charts.at("/queue/from").asDouble();
        assertThat(charts.at("/queue/series/0/exact").asBoolean()).isFalse();
        assertThat(integral(charts.at("/queue/series/0"))).isCloseTo(waited, within(waited * 1e-6));
        double used = charts.at("/servers/rows")
                .valueStream()
                .mapToDouble(row -> row.get(1).asDouble())
                .sum();
        assertThat(used).isEqualTo(Cli.rows(rows).size());
        assertThat(integral(charts.at("/use/series/0")) / length)
                .isCloseTo(total(html), within(1e-3)); // the tile has one decimal
    }

    private static double total(String html) {
        var tile = Pattern.compile("([0-9.]+)%</span><span class=\"label\">Utilisation")
                .matcher(html);
        assertThat(tile.find()).isTrue();
        return Double.parseDouble(tile.group(1)) / 100;
    }

    private static double integral(JsonNode series) {
        double sum = 0;
        for (int at = 0; at < series.path("t").size(); at++) {
            double until =
                    (at + 1 < series.path("t").size() ? series.path("t").get(at + 1) : series.path("to")).asDouble();
            sum += series.path("v").get(at).asDouble()
                    * (until - series.path("t").get(at).asDouble());
        }
        double from = series.path("from").asDouble();
        double width = series.path("width").asDouble();
        for (int bin = 0; bin < series.path("mean").size(); bin++) {
            double begin = from + bin * width;
            double covered = Math.min(width, series.path("to").asDouble() - begin);
            sum += series.path("mean").get(bin).asDouble() * covered;
        }
        return sum;
    }

    @Test
    void aLargeRunStaysASmallFileAndLosesNothing() throws IOException {
        String html = simulate("../examples/inference-large.json", "--generate", "60000", "--arrival-mean", "0.1");
        assertThat(html.length()).isLessThan(MOST_BYTES);
        JsonNode charts = data(html).path("charts");
        long starts = charts.at("/workers/starts")
                .valueStream()
                .mapToLong(JsonNode::asLong)
                .sum();
        long completed = charts.at("/servers/rows")
                .valueStream()
                .mapToLong(row -> row.get(1).asLong())
                .sum();
        assertThat(starts).isEqualTo(completed).isGreaterThan(60_000);
        assertThat(html).contains(starts + " starts are too many for a bar each");
        assertThat(charts.path("gantt").isMissingNode()).isTrue();
    }

    @Test
    void namesOfAnySortAreNamesAndNothingElse() throws IOException {
        String evil = "</script><script>alert(1)</script>";
        Path file = folder.resolve("evil <b>.json");
        Files.writeString(file, """
            {"servers": [{"id": "%1$s", "capacity": 1}],
             "requests": [{"id": "%1$s", "type": "<img src=x onerror=alert(1)>", "priority": 1, "duration": 1},
                          {"id": "مرحبا 🚢 \\"x\\", 'y'", "type": "t", "user": "ليلى", "priority": 1, "duration": 2},
                          {"id": "large", "type": "t", "gpus": 9, "priority": 1, "duration": 2}]}
            """.formatted(evil));
        String html = simulate(file.toString());
        assertThat(html.split("</script>", -1)).hasSize(5); // of the page itself
        String own = html.substring(0, html.indexOf("Licensed to the Apache"));
        assertThat(own).doesNotContain("<img", evil, "<b>.json");
        JsonNode bars = data(html).at("/charts/gantt/bars");
        assertThat(bars.get(0).path("task").stringValue()).isEqualTo(evil);
        assertThat(bars.get(1).path("task").stringValue()).isEqualTo("مرحبا 🚢 \"x\", 'y'");
        assertThat(data(html).at("/charts/refusals/rows/0/0").stringValue()).isEqualTo("large");
    }

    @Test
    void aWorkloadWithoutFilesHasATitle() {
        String[] chance = {
            "--cluster", "2xslots=1", "--generate", "9", "--arrivals", "poisson:1", "--run-times", "exponential:2"
        };
        assertThat(simulate(chance)).contains("<h1><bdi>Workload drawn by chance</bdi></h1>");
    }

    @Test
    void sameRunsMakeTheSameBytes() {
        String[] words = {Cli.INFERENCE, "--arrival-mean", "1", "--generate", "50"};
        assertThat(simulate(words)).isEqualTo(simulate(words));
    }

    @Test
    void aRunInWhichNothingRanHasAPageToo() throws IOException {
        Path file = folder.resolve("refused.json");
        Files.writeString(
                file,
                "{\"servers\": [{\"id\": 1, \"capacity\": 1}], \"requests\": [{\"id\": 7, \"type\": \"x\","
                        + " \"priority\": 1, \"duration\": 1, \"gpus\": 2}]}");
        String html = simulate(file.toString());
        assertThat(html).contains("refused.json");
        assertThat(data(html).path("charts").propertyNames()).containsExactly("servers", "refusals");
    }

    @Test
    void comparisonsHaveAPageWithTheSameFigures() {
        Path page = folder.resolve("compared.html");
        Cli.run("compare", Cli.INFERENCE, "--policies", "fifo,sjf", "--lang", "en", "--report", page.toString())
                .succeeds();
        String html = Cli.content(page);
        JsonNode charts = data(html).path("charts");
        assertThat(charts.at("/wait-figures/policies")).hasToString("[\"fifo\",\"sjf\"]");
        assertThat(charts.at("/wait-figures/stats/0/values")).hasToString("[1.875,1.125]");
        assertThat(charts.at("/wait-figures/stats/0/best")).hasToString("[1]");
        assertThat(charts.at("/wait/series").size()).isEqualTo(2);
        assertThat(charts.at("/queue/series/1/name").stringValue()).isEqualTo("sjf");
        assertThat(html).contains("Best: Wait, mean");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "- | --report: found \"-\", expected the name of a file",
                "'' | --report: found \"\", expected the name of a file",
                "../examples/inference.json | is a workload file of this run; the page would overwrite it"
            })
    void wrongWordsAreNamed(String file, String message) {
        for (String command : List.of("simulate", "compare", "run")) {
            Cli.Result result = Cli.run(command, Cli.INFERENCE, "--report", file);
            assertThat(result.code()).isEqualTo(2);
            assertThat(result.err()).contains(message);
        }
    }

    @Test
    void aPageThatCannotBeWrittenIsKnownBeforeTheRunAndLeavesNothing() throws IOException {
        Cli.Result result = Cli.run(
                "simulate",
                Cli.INFERENCE,
                "--csv",
                folder.resolve("rows.csv").toString(),
                "--report",
                folder.resolve("no/such/folder.html").toString());
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("folder.html");
        assertThat(result.out()).isEmpty();
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }
}
