package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Requests of a workload file that can run with a GPU and without. */
class TwoWaysTest {
    private static final String LAB = "../examples/gpu-or-cpu.json";

    @TempDir
    private Path folder;

    @Test
    void idleCpusShortenTheQueueForTheGpus() throws Exception {
        JsonNode oneWay = summary("simulate", LAB, "--policy", "easy", "--one-way", "--json");
        JsonNode bothWays = summary("simulate", LAB, "--policy", "easy", "--json");
        assertThat(turnaround(bothWays)).isLessThan(0.75 * turnaround(oneWay));
        assertThat(bothWays.path("makespan_s").doubleValue())
                .as("nobody takes CPUs that keep him longer than the queue")
                .isLessThan(oneWay.path("makespan_s").doubleValue());
    }

    private static JsonNode summary(String... words) {
        return new ObjectMapper().readTree(Cli.run(words).succeeds().out());
    }

    private static double turnaround(JsonNode summary) {
        return summary.path("turnaround_s").path("mean").doubleValue();
    }

    @Test
    void eachWayTakesItsOwnTime() throws Exception {
        Path rows = folder.resolve("rows.csv");
        Path file = write("""
            {"servers":[{"id":1,"gpus":1,"cpus":8}],"requests":[
             {"id":1,"duration":100,"gpus":1},
             {"id":2,"duration":10,"gpus":1,"alternative":{"cpus":8,"duration":60,"estimate":30}}]}
            """);
        Cli.run("simulate", file.toString(), "--policy", "easy", "--csv", rows.toString(), "--quiet");
        assertThat(Cli.rows(rows)).extracting(row -> row.get("run_s")).containsExactlyInAnyOrder("100", "60");
        assertThat(Cli.rows(rows)).extracting(row -> row.get("wait_s")).containsExactly("0", "0");
    }

    @Test
    void eachDeviceTakesItsOwnTime() throws Exception {
        Path file = write("""
            {"servers":[{"id":"t4","gpus":1,"gpu_model":"T4","speed":2},
              {"id":"h100","gpus":1,"gpu_model":"H100","labels":{"cpu":"fast"}},
              {"id":"a","cpus":8,"labels":{"cpu":"fast"}},{"id":"b","cpus":8},
              {"id":"c","cpus":8,"labels":{"cpu":"fast"}}],
             "requests":[
             {"id":1,"tasks":6,"duration":10,"gpus":1,"durations":{"T4":80},
              "alternative":{"cpus":8,"duration":60,"estimate":1,"durations":{"cpu=fast":30,"c":20,"T4":1,"none=here":2}}},
             {"id":2,"arrival":1000,"duration":5,"durations":{"H100":7},"gpus":1,"gpu_model":"H100"}]}
            """);
        assertThat(runs(file)).containsExactly("a 30", "b 60", "c 20", "h100 10", "h100 7", "t4 40");
        assertThat(runs(file, "--one-way")).startsWith("h100 10").endsWith("t4 40");
    }

    @Test
    void drawnRunTimesKeepWhatDevicesDiffer() throws Exception {
        Path file = write("""
            {"servers":[{"id":"t4","gpus":1,"gpu_model":"T4"}],
             "requests":[{"id":1,"duration":10,"gpus":1,"durations":{"T4":80}}]}
            """);
        assertThat(runs(file, "--run-times", "fixed:20")).containsExactly("t4 160");
    }

    private List<String> runs(Path file, String... options) throws Exception {
        Path rows = folder.resolve("rows.csv");
        List<String> words = new ArrayList<>(
                List.of("simulate", file.toString(), "--policy", "easy", "--csv", rows.toString(), "--quiet"));
        words.addAll(List.of(options));
        Cli.run(words.toArray(String[]::new)).succeeds();
        return Cli.rows(rows).stream()
                .map(row -> row.get("worker") + " " + row.get("run_s"))
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void noiseOfEstimatesIsThatOfBothWays() throws Exception {
        JsonNode exact = requests("--estimates", "perfect");
        assertThat(exact.get(1).path("alternative").has("estimate")).isFalse(); // it is the duration
        assertThat(exact.get(1).path("alternative").path("duration").intValue()).isEqualTo(60);
        JsonNode noisy = requests("--estimates", "uniform:3");
        double factor = noisy.get(1).path("estimate").doubleValue() / 10;
        assertThat(noisy.get(1).path("alternative").path("estimate").doubleValue() / 60)
                .isCloseTo(factor, org.assertj.core.data.Offset.offset(1e-6));
    }

    private JsonNode requests(String... estimates) throws Exception {
        Path file = write("""
            {"servers":[{"id":1,"gpus":1,"cpus":8}],"requests":[
             {"id":1,"duration":100,"gpus":1},
             {"id":2,"duration":10,"estimate":12,"gpus":1,"prefer":"cpu",
              "alternative":{"cpus":8,"memory":1000,"duration":60,"estimate":30}}]}
            """);
        Path converted = folder.resolve("converted.json");
        Cli.run(
                        "workload",
                        "convert",
                        file.toString(),
                        estimates[0],
                        estimates[1],
                        "--to",
                        "json",
                        "-o",
                        converted.toString())
                .succeeds();
        JsonNode requests =
                new ObjectMapper().readTree(Files.readString(converted)).path("requests");
        assertThat(requests.get(1).path("prefer").stringValue()).isEqualTo("cpu");
        return requests;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"prefer\":\"gpu\" | expected an object: what the request takes instead",
                "\"prefer\":\"tpu\",\"alternative\":{\"cpus\":1,\"duration\":1} | expected \"gpu\", \"cpu\" or"
                        + " \"fastest\"",
                "\"prefer\":\"gpu\",\"alternative\":{\"gpus\":2,\"duration\":1} | prefer gpu of two ways with a GPU",
                "\"alternative\":{\"cpus\":1} | duration",
                "\"alternative\":{\"duration\":1} | an alternative that asks for nothing",
                "\"alternative\":{\"cpus\":-1,\"duration\":1} | a number of CPUs, 0 or more",
                "\"alternative\":7 | what the request takes instead"
            })
    void whatIsWrongIsNamed(String fields, String message) throws Exception {
        Path file = write("{\"servers\":[{\"id\":1,\"gpus\":1,\"cpus\":8}],\"requests\":[{\"id\":1,\"duration\":1,"
                + "\"gpus\":1," + fields + "}]}");
        Cli.Result result = Cli.run("simulate", file.toString());
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains(message);
    }

    private Path write(String text) throws Exception {
        return Files.writeString(folder.resolve("workload.json"), text);
    }
}
