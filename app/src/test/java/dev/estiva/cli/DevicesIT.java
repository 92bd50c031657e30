package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.estiva.client.Json;
import dev.estiva.client.ResultFilter;
import dev.estiva.worker.FakeGpus;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Devices compared by a benchmark and by the history, on a real server and worker; only the GPU and what it computes are made up. */
@Timeout(300)
@EnabledOnOs(OS.LINUX)
class DevicesIT {
    private static final String GPU = "NVIDIA H200";

    @TempDir
    private Path folder;

    private RealCluster cluster;

    @BeforeEach
    void startsAClusterWithAGpu() throws Exception {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        PretendMatrixJob.pack(plugins.resolve("pretend.jar"));
        cluster = new RealCluster(folder, List.of(), List.of("--plugins=" + plugins));
        cluster.giveGpus(new FakeGpus(folder)
                .gpus("0, " + FakeGpus.FIRST + ", " + GPU + ", 143771, 0, 50")
                .program());
        cluster.startServer();
        cluster.startWorker();
        cluster.await(
                "the GPU",
                () -> !cluster.client().workers().isEmpty()
                        && cluster.client()
                                .workers()
                                .getFirst()
                                .devices()
                                .getFirst()
                                .has("utilisation"));
    }

    @AfterEach
    void leavesNothingBehind() throws Exception {
        cluster.close();
    }

    private Cli.Result estiva(Object... words) {
        Object[] all = Arrays.copyOf(words, words.length + 2);
        all[words.length] = "--server";
        all[words.length + 1] = cluster.url();
        return Cli.run(Arrays.stream(all).map(String::valueOf).toArray(String[]::new));
    }

    private static double number(Json json, String field) {
        BigDecimal number = json.number(field);
        assertThat(number).as(field + " of " + json).isNotNull();
        return Objects.requireNonNull(number).doubleValue();
    }

    @Test
    void aBenchmarkAndTheHistoryComeToTheSame() throws Exception {
        Path out = folder.resolve("out");
        Cli.Result bench = estiva("bench", "devices", "--types", "matrix-multiply", "--quick", "--out", out, "--json");
        assertThat(bench.code()).as(bench.err()).isZero();
        assertThat(bench.err())
                .containsSubsequence(
                        "Warming up matrix_multiply on cpu (1 of 2)",
                        "Warming up matrix_multiply on " + GPU + " (2 of 2)",
                        "Measuring 24 tasks: matrix_multiply on cpu, matrix_multiply on " + GPU,
                        "of 24 tasks");
        Json told = Json.parse(bench.out());
        assertThat(told.whole("completed")).isEqualTo(2 * 4 * 3); // devices, sizes, times
        Json scaling = told.list("scalings").getFirst();
        assertThat(scaling.list("lines").stream().map(line -> line.text("device")))
                .containsExactly("cpu", GPU);
        Json speedUp = scaling.list("speed_ups").getFirst();
        assertThat(speedUp.text("verdict")).isEqualTo("from");
        assertThat(number(speedUp, "crossover")).isCloseTo(500, within(25.0)); // there both take a quarter of a second
        Json use = told.list("gpus").getFirst();
        assertThat(number(use, "measured")).isCloseTo(0.5, within(1e-9)); // as the driver says
        assertThat(number(use, "utilisation")).isBetween(0.0, 1.0);
        assertThat(number(use, "held_seconds")).isPositive();
        for (String file : List.of("report.json", "report.csv", "report.md", "report.html")) {
            assertThat(out.resolve(file)).isNotEmptyFile();
        }

        Cli.Result report = estiva("report", "--type", "matrix_multiply", "--json");
        assertThat(report.code()).as(report.err()).isZero();
        Json history = Json.parse(report.out())
                .list("scalings")
                .getFirst()
                .list("speed_ups")
                .getFirst();
        assertThat(history.text("device")).isEqualTo(GPU);
        assertThat(number(history, "crossover")).isCloseTo(500, within(25.0));

        List<Json> rows = estiva(
                        "results", "--worker-type", "gpu", "--limit", "1000", "--status", "completed", "--json")
                .out()
                .lines()
                .map(Json::parse)
                .toList();
        assertThat(rows).hasSizeGreaterThanOrEqualTo(24);
        assertThat(rows.stream()
                        .map(row -> row.text("device") + " " + row.text("device_name"))
                        .distinct())
                .containsExactlyInAnyOrder("cpu pretended", "cuda:0 " + GPU);
        assertThat(rows)
                .allSatisfy(row -> assertThat(row.get("figure").text("name")).isEqualTo("flop_per_second"));
    }

    @Test
    void whatNobodyKnowsIsLeftOutAndSaid() {
        Path out = folder.resolve("out");
        Cli.Result result = estiva("bench", "devices", "--types", "vector_addition", "--quick", "--out", out);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .contains("nothing could be measured", "vector_addition on cpu: failed, unknown job type", "on " + GPU);
        assertThat(out.resolve("report.json")).doesNotExist();
        Cli.Result refused =
                estiva("bench", "devices", "--types", "matrix_multiply", "--quick", "--out", out, "--dtype", "float16");
        assertThat(refused.err()).contains("matrix_multiply on cpu: failed", "found dtype");
    }

    @Test
    void ctrlCLeavesAPartThatSaysSoAndNoJob() throws Exception {
        Path out = folder.resolve("out");
        String[] words = {"bench", "devices", "--types", "matrix_multiply", "--quick", "--repeat", "400", "--lang", "en"
        };
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--out", out.toString(), "--server", cluster.url()));
        try (Program bench = Program.estiva(all.toArray(String[]::new))) {
            cluster.await("some that ended", () -> ended() >= 60);
            bench.interrupt();
            assertThat(bench.exitCode()).as(bench.err()).isEqualTo(130);
            assertThat(bench.err()).contains("Only a part of it: interrupted", "Wrote");
        }
        Json told = Json.parse(Files.readString(out.resolve("report.json")));
        assertThat(told.text("partial")).isEqualTo("interrupted");
        assertThat(told.has("left_out")).isFalse();
        assertThat(told.whole("completed")).isBetween(1L, 400L * 4 * 2 - 1);
        assertThat(Files.readString(out.resolve("report.md"))).contains("* only a part of it: interrupted");
        assertThat(Files.readString(out.resolve("report.csv"))).contains("matrix_multiply,gpu," + GPU);
        assertThat(Files.readString(out.resolve("report.html"))).contains("Interrupted");
        cluster.await("an empty queue", () -> at("running") + at("waiting") == 0);
    }

    @Test
    void aKernelRunsOnGpusAloneAndWhereThereIsNoneThatIsSaid() throws Exception {
        Cli.Result onGpu = estiva("bench", "devices", "--types", "cuda_kernel", "--out", folder.resolve("out"));
        assertThat(onGpu.code()).isEqualTo(1);
        assertThat(onGpu.err())
                .contains("cuda_kernel on " + GPU + ": failed, unknown job type") // the plug-in is not there
                .doesNotContain("cuda_kernel on cpu");
        Cli.Result cordoned = estiva("worker", "cordon", RealCluster.WORKER);
        assertThat(cordoned.code()).as(cordoned.err()).isZero();
        cluster.takeGpus();
        cluster.startAnotherWorker();
        cluster.await("its CPUs", () -> cluster.client().workers().size() == 2);

        Path out = folder.resolve("out2");
        Object[] words = {"bench", "devices", "--types", "cuda-kernel,matrix-multiply", "--sizes", "64"};
        assertThat(estiva(words).err()).contains("--sizes: found with 2 job types, expected one of --types");
        Cli.Result result = estiva(
                "bench", "devices", "--types", "cuda-kernel,matrix-multiply", "--quick", "--repeat", "2", "--out", out);
        assertThat(result.code()).isEqualTo(1);
        String why = "cuda_kernel: it runs on GPUs alone, and no worker that takes tasks has one";
        Json told = Json.parse(Files.readString(out.resolve("report.json")));
        assertThat(told.list("left_out", each -> String.valueOf(each.value()))).containsExactly(why);
        assertThat(told.whole("completed")).isEqualTo(4 * 2);
        assertThat(Files.readString(out.resolve("report.md"))).contains("* left out: " + why);
    }

    @Test
    void whatWasMeasuredBeforeTheServerDiedIsWrittenAndSaidToBeAPart() throws Exception {
        Path out = folder.resolve("out");
        String[] words = {"bench", "devices", "--types", "matrix_multiply", "--quick", "--repeat", "400"};
        CompletableFuture<Cli.Result> bench = CompletableFuture.supplyAsync(
                () -> estiva(Stream.concat(Arrays.stream(words), Stream.of("--lang", "pt", "--out", out))
                        .toArray()));
        cluster.await("some that ended", () -> ended() >= 60);
        cluster.killServer();
        Cli.Result result = bench.get();
        assertThat(result.code()).as(result.err()).isEqualTo(1);
        assertThat(result.err()).contains("Only a part of it: cannot reach the server", "Wrote");
        Json told = Json.parse(Files.readString(out.resolve("report.json")));
        assertThat(told.text("partial")).contains("cannot reach the server");
        assertThat(told.whole("completed")).isBetween(1L, 400L * 4 * 2 - 1);
        assertThat(Files.readString(out.resolve("report.md"))).contains("* only a part of it: cannot reach");
        assertThat(Files.readString(out.resolve("report.html"))).contains("Só uma parte: cannot reach");
    }

    private long at(String what) {
        return Json.parse(estiva("top", "--once", "--json").out()).whole(what);
    }

    private long ended() throws IOException {
        long[] rows = {0};
        cluster.client().results(ResultFilter.ALL, 0, _ -> ++rows[0] > 0);
        return rows[0];
    }

    @Test
    void wrongOptionsAreNamedBeforeAnythingStarts() {
        assertThat(estiva("bench", "devices", "--types", "sleep").err()).contains("--types: found \"sleep\"");
        assertThat(estiva("bench", "devices", "--repeat", "0").err()).contains("--repeat: found 0");
        assertThat(estiva("bench", "devices", "--cpus", "0").err()).contains("--cpus: found 0");
        assertThat(estiva("bench", "devices", "--model", "/m.pt").err()).contains("--model and --shape: expected both");
        assertThat(estiva("bench", "devices", "--shape", "3").err()).contains("--model and --shape: expected both");
        assertThat(estiva("bench", "devices", "--sizes", "64").err())
                .contains("--sizes: found with all job types, expected one of --types");
        assertThat(estiva("bench", "devices", "--types", "inference", "--sizes", "4,0")
                        .err())
                .contains("--sizes: found 4,0, expected at most 100 whole numbers of 1 or more");
        assertThat(estiva("bench", "devices", "--types", "inference", "--sizes", "4,x")
                        .err())
                .contains("--sizes", "x");
        assertThat(estiva("bench", "devices", "--repeat", "0").code()).isEqualTo(2);
        assertThat(estiva("bench", "devices", "--plugins", folder.resolve("none"))
                        .err())
                .contains("--plugins: found", "expected a folder that there is");
    }

    @Test
    void filesThatCannotBeWrittenAreNamedBeforeAnythingStarts() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        for (String command : List.of("bench devices", "report")) {
            String[] words = command.split(" ");
            for (String option : List.of("--csv", "--markdown", "--report")) {
                assertRefused(words, option, folder, option + ": found the folder");
                assertRefused(
                        words, option, folder.resolve("none/x.html"), "expected a file in a folder that there is");
            }
            assertRefused(words, "--out", file, "--out: found");
        }
    }

    private void assertRefused(String[] command, String option, Path value, String why) {
        Cli.Result result = estiva(
                Stream.concat(Arrays.stream(command), Stream.of(option, value)).toArray());
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains(why).doesNotContain("Devices:");
    }

    @Test
    void whatTheWorldDoesIsNoBug() {
        Cli.Result full = estiva("report", "--csv", "/dev/full");
        assertThat(full.code()).isEqualTo(1);
        assertThat(full.err().strip()).isEqualTo("estiva report: cannot write /dev/full: No space left on device");
        Cli.Result large = estiva(
                "bench", "devices", "--types", "matrix_multiply", "--cpus", "1e9", "--out", folder.resolve("out"));
        assertThat(large.code()).isEqualTo(1);
        assertThat(large.err()).contains("--cpus: found 1E+9, expected no more than the ");
        assertThat(estiva("worker", "cordon", RealCluster.WORKER).code()).isZero();
        Cli.Result none = estiva("bench", "devices", "--out", folder.resolve("out"));
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err().strip())
                .isEqualTo("estiva bench devices: the cluster has no worker that takes tasks and has CPUs or GPUs");
    }
}
