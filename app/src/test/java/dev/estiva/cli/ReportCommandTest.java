package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code estiva report}: what finished jobs say of their devices, in four forms. */
class ReportCommandTest {
    private static final String GPU = "NVIDIA H200";

    private final FakeApi api = new FakeApi();

    @TempDir
    private Path folder;

    @AfterEach
    void closesTheServer() {
        api.close();
    }

    /** Begun in this second of a minute; processes for so long. */
    private static String row(int second, boolean isGpu, int size, double processing) {
        String start = "2026-11-20T09:30:" + (second < 10 ? "0" : "") + second;
        return "{\"position\":" + second + ",\"task\":\"" + second + ".0\",\"job\":" + second
                + ",\"index\":0,\"name\":\"mm\",\"user\":\"ana\",\"type\":\"matrix_multiply\",\"status\":\"completed\",\"exit_code\":0,\"attempt\":1,"
                + "\"failures\":0,\"worker_id\":" + (isGpu ? 2 : 1) + ",\"worker\":\"" + (isGpu ? "big" : "plain")
                + "\",\"worker_type\":\"" + (isGpu ? "gpu" : "cpu") + "\","
                + (isGpu ? "\"devices\":[{\"index\":0,\"share\":1,\"model\":\"" + GPU + "\"}]," : "")
                + "\"allocated\":{\"slots\":1,\"cpus\":0.5},\"submitted\":\"" + start
                + ".000000Z\",\"first_started\":\"" + start + ".500000Z\",\"started\":\""
                + start + ".500000Z\",\"ended\":\"" + start
                + ".750000Z\",\"wait_seconds\":0.5,\"run_seconds\":0.25,\"parameters\":{\"size\":" + size
                + "},\"figures\":{\"device\":\"" + (isGpu ? "cuda:0" : "cpu") + "\",\"processing_time\":" + processing
                + ",\"flop_per_second\":1e9}}\n";
    }

    /** The CPU takes 10 ms at 100 and 1 s at 1000, the GPU always 100 ms: at the size of 316 they change places. */
    private FakeApi told() {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 2; i++) {
            rows.append(row(1 + 10 * i, false, 100, 0.009 + 0.002 * i))
                    .append(row(2 + 10 * i, true, 100, 0.09 + 0.02 * i));
            rows.append(row(3 + 10 * i, false, 1_000, 0.9 + 0.2 * i))
                    .append(row(4 + 10 * i, true, 1_000, 0.09 + 0.02 * i));
        }
        return api.on("GET /results", rows.toString())
                .on(
                        "GET /events",
                        "{\"position\":1,\"at\":\"2026-11-20T09:00:00.000000Z\",\"event\":\"worker_joined\",\"worker_id\":2,"
                                + "\"worker\":\"big\",\"capacity\":{},\"gpu_models\":[\"" + GPU + "\"]}\n"
                                + "{\"position\":99,\"at\":\"2026-11-20T09:30:06.000000Z\",\"event\":\"worker_left\",\"worker_id\":2,\"worker\":\"big\"}\n")
                .on(
                        "GET /workers",
                        "{\"workers\":[{\"id\":1,\"name\":\"plain\",\"capacity\":{\"slots\":4,\"cpus\":0}}]}");
    }

    @Test
    void asJsonItHasTheSchemaThatIsPromised() {
        Json report = Json.parse(told().run("report --json").succeeds().out());
        assertThat(report.text("schema")).isEqualTo("estiva.devices/1");
        assertThat(report.whole("tasks")).isEqualTo(8);
        Json cpu = report.list("groups").getFirst();
        assertThat(List.of(cpu.text("job_type"), cpu.text("worker_type"), cpu.text("device")))
                .containsExactly("matrix_multiply", "cpu", "cpu");
        assertThat(cpu.get("seconds").number("max")).isEqualByComparingTo("1.1");
        assertThat(cpu.get("wait_seconds").number("mean")).isEqualByComparingTo("0.5");
        assertThat(cpu.get("figure")).isEqualTo(Json.parse("{\"name\":\"flop_per_second\",\"median\":1000000000}"));
        Json scaling = report.list("scalings").getFirst();
        assertThat(scaling.text("size_name")).isEqualTo("size");
        Json speedUp = scaling.list("speed_ups").getFirst();
        assertThat(speedUp.text("device")).isEqualTo(GPU);
        assertThat(speedUp.text("verdict")).isEqualTo("from");
        assertThat(String.valueOf(speedUp.number("crossover"))).startsWith("316.2");
        // The GPU was there from the first submission, at 1 s, until 6 s, and held for 2 of 4 quarters of a second in
        // that time.
        Json use = report.list("gpus").getFirst();
        assertThat(use.number("present_seconds")).isEqualByComparingTo("5");
        assertThat(use.number("held_seconds")).isEqualByComparingTo("1");
    }

    @Test
    void howMuchOfTheWorkersWasInUseIsInAllForms() throws IOException {
        assertThat(told().run("report", "--out", folder).code()).isZero();
        Json report = Json.parse(Files.readString(folder.resolve("report.json")));
        // From the first submission, at 1 s, to the last end, at 14.75 s, four tasks held a slot for a quarter of a
        // second each.
        assertThat(String.valueOf(report.get("utilisation").number("slots"))).startsWith("0.018181818");
        Json plain = report.list("workers").getFirst();
        assertThat(List.of(plain.text("worker"), plain.text("resource"))).containsExactly("plain", "slots");
        assertThat(plain.number("held_seconds")).isEqualByComparingTo("1");
        assertThat(plain.number("present_seconds")).isEqualByComparingTo("55");
        assertThat(report.get("utilisation_over_time").list("slots")).hasSize(8);
        List<String> csv = Files.readAllLines(folder.resolve("report.csv"));
        assertThat(csv).anyMatch(row -> row.endsWith(",plain,slots,4,1,55," + plain.number("utilisation")));
        assertThat(Files.readString(folder.resolve("report.md")))
                .contains(
                        "## Utilisation of workers", "| plain  | slots    |        4 |  1 s |    55 s |      1.82 % |");
        assertThat(Files.readString(folder.resolve("report.html"))).contains("Utilisation of workers");
        // Of what was left out nothing is said.
        Json onlyGpu =
                Json.parse(api.run("report --worker-type gpu --json").succeeds().out());
        assertThat(onlyGpu.list("workers"))
                .noneMatch(each -> each.text("worker").equals("plain"));
    }

    @Test
    void allFourFilesTellTheSame() throws IOException {
        Path out = folder.resolve("new/one");
        Cli.Result result = told().run("report", "--out", out);
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).isEmpty();
        List<String> csv = Files.readAllLines(out.resolve("report.csv"));
        assertThat(csv).hasSize(1 + 2 + 4 + 2);
        List<String> head = Arrays.asList(csv.getFirst().split(","));
        List<String> gpu = Arrays.asList(csv.get(1 + 2 + 4 - 1).split(",", -1));
        assertThat(gpu).hasSameSizeAs(head);
        assertThat(gpu.get(head.indexOf("size"))).isEqualTo("1000");
        assertThat(Double.parseDouble(gpu.get(head.indexOf("speed_up"))))
                .isCloseTo(10, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(Json.parse(Files.readString(out.resolve("report.json"))).text("schema"))
                .isEqualTo("estiva.devices/1");
        assertThat(Files.readString(out.resolve("report.md")))
                .contains("| matrix_multiply |", "10 × (", "NVIDIA H200 is faster from size 316 on.");
        assertThat(Files.readString(out.resolve("report.html")))
                .contains("NVIDIA H200 is faster from size 316 on.", "Content-Security-Policy")
                .doesNotContain("http://www.w3.org/1999/xhtml\" src");
    }

    @Test
    void withoutAFileItPrintsMarkdown() {
        assertThat(told().run("report").succeeds().out())
                .startsWith("# Devices compared")
                .contains("## Queue latency");
    }

    @Test
    void filtersGoToTheServerAndAreSaid() {
        assertThat(told().run("report --type matrix_multiply --user ana")
                        .succeeds()
                        .out())
                .contains("only: type matrix\\_multiply, user ana".replace("\\", ""));
        assertThat(api.asked())
                .anySatisfy(asked -> assertThat(asked.request())
                        .startsWith("GET /results")
                        .contains("type=matrix_multiply", "user=ana", "follow=false"));
    }

    @Test
    void ofNothingItSaysSo() {
        api.on("GET /results", "").on("GET /events", "").on("GET /workers", "{\"workers\":[]}");
        assertThat(api.run("report").succeeds().out()).contains("tasks: 0", "Nothing.");
    }

    @Test
    void filesThatCannotBeAreRefusedBeforeTheServerIsAsked() {
        String one = folder.resolve("same").toString();
        assertThat(api.run("report", "--csv", one, "--markdown", one).err())
                .contains("--markdown", "is the file of --csv");
        assertThat(api.run("report --csv=-").err()).contains("--csv: found \"-\"");
        assertThat(api.run("report --csv=-").code()).isEqualTo(2);
        assertThat(api.asked()).isEmpty();
    }

    /** Names come from whoever submits jobs. */
    @Test
    void namesAreNoMarkup() throws IOException {
        String evil = "a|b <script>alert(1)</script> `x`";
        api.on("GET /results", row(1, false, 1, 1).replace("matrix_multiply", evil))
                .on("GET /events", "")
                .on("GET /workers", "{\"workers\":[]}");
        assertThat(api.run("report", "--out", folder).code()).isZero();
        assertThat(Files.readString(folder.resolve("report.html"))).doesNotContain("<script>alert");
        assertThat(Files.readString(folder.resolve("report.md")))
                .doesNotContain("<script>")
                .contains("a\\|b");
    }
}
