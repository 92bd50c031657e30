package dev.estiva.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.estiva.client.Json;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code estiva results}: rows, JSON, filters and exit codes. */
class ResultsCommandTest {
    private static final String GPU = """
        {"position":9,"task":"1.0","job":1,"index":0,"name":"mm","user":"ana","type":"matrix_multiply","status":"completed",\
        "exit_code":0,"attempt":1,"failures":0,"worker_id":1,"worker":"big","worker_type":"gpu",\
        "devices":[{"index":0,"share":1,"model":"NVIDIA H200"}],"submitted":"2026-11-20T09:30:00.000000Z",\
        "first_started":"2026-11-20T09:30:01.000000Z","started":"2026-11-20T09:30:01.000000Z",\
        "ended":"2026-11-20T09:30:03.000000Z","wait_seconds":1,"run_seconds":2,"parameters":{"size":1000},\
        "figures":{"device":"cuda:0","device_name":"H200","processing_time":0.0125,"seed":7,"flop_per_second":1.25e12}}
        """;

    private static final String PROCESS = """
        {"position":12,"task":"2.3","job":2,"index":3,"name":"sweep","user":"bob","type":"process","status":"failed",\
        "exit_code":3,"message":"exit code 3","attempt":1,"failures":0,"worker_id":2,\
        "started":"2026-11-20T09:30:01.000000Z","ended":"2026-11-20T09:30:03.500000Z","run_seconds":2.5}
        """;

    private final FakeApi api = new FakeApi();

    @AfterEach
    void closesTheServer() {
        api.close();
    }

    private FakeApi told(String lines) {
        return api.on("GET /cluster", "{\"position\":20}").on("GET /results", lines);
    }

    @Test
    void aRowSaysWhereATaskRanHowLongAndHowFast() {
        assertThat(told(GPU + PROCESS).run("results").succeeds().out()).isEqualTo("""
            TASK  TYPE             STATUS     WORKER  KIND  DEVICE     TIME  FIGURE
             1.0  matrix_multiply  completed  big     gpu   cuda:0  12.5 ms  1.25 TFLOP/s
             2.3  process          failed     2       -     cpu       2.5 s  exit code 3
            """);
    }

    @Test
    void asJsonEachHasTheFieldsThatArePromised() {
        List<Json> lines = told(GPU + PROCESS)
                .run("results --json")
                .succeeds()
                .out()
                .lines()
                .map(Json::parse)
                .toList();
        assertThat(lines.get(0)).isEqualTo(Json.parse("""
            {"position":9,"job_id":1,"task":"1.0","job_type":"matrix_multiply","name":"mm","user":"ana","status":"completed",
             "worker_id":1,"worker":"big","worker_type":"gpu","device":"cuda:0","device_name":"NVIDIA H200",
             "processing_time":0.0125,"wait_seconds":1,"run_seconds":2,"submitted":"2026-11-20T09:30:00.000000Z",
             "started":"2026-11-20T09:30:01.000000Z","ended":"2026-11-20T09:30:03.000000Z",
             "figure":{"name":"flop_per_second","value":1.25e12},"parameters":{"size":1000},
             "figures":{"device":"cuda:0","device_name":"H200","processing_time":0.0125,"seed":7,"flop_per_second":1.25e12}}\
            """));
        assertThat(lines.get(1).number("processing_time")).isEqualByComparingTo("2.5"); // its run time
        assertThat(lines.get(1).has("figure")).isFalse();
        assertThat(lines.get(1).text("message")).isEqualTo("exit code 3");
    }

    @Test
    void filtersGoToTheServer() {
        told(GPU)
                .run("results --type sleep --worker w1 --worker-type gpu --user ana --status failed --job 7")
                .succeeds();
        assertThat(api.asked())
                .anySatisfy(asked -> assertThat(asked.request())
                        .contains("job=7", "user=ana", "type=sleep", "worker=w1", "worker_type=gpu", "status=failed"));
    }

    @Test
    void checkTellsByTheExitCodeWhetherAllCompleted() {
        assertThat(told(GPU).run("results --check").code()).isZero();
        assertThat(told(GPU + PROCESS).run("results --check").code()).isEqualTo(1);
        assertThat(told(GPU + PROCESS).run("results").code()).isZero();
    }

    @Test
    void theLatestAreThoseThatEndedLast() {
        told(GPU + PROCESS).run("results --limit 7").succeeds();
        api.run("results").succeeds();
        api.run("results --since 2h --limit 9").succeeds();
        api.run("results --since 2h").succeeds();
        List<String> asked = api.asked().stream().map(FakeApi.Asked::request).toList();
        assertThat(asked).hasSize(4).allMatch(request -> request.contains("follow=false"));
        assertThat(asked.get(0)).endsWith("&latest=7").doesNotContain("since");
        assertThat(asked.get(1)).endsWith("&latest=50").doesNotContain("since");
        assertThat(asked.get(2)).contains("&latest=9", "since=");
        assertThat(asked.get(3)).contains("since=").doesNotContain("latest");
    }

    @Test
    void ofManyEachIsALineAndNoneIsMissing() {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 700; i++) {
            rows.append(PROCESS.replace("\"2.3\"", "\"2." + i + "\"")
                    .replace("\"process\"", "\"a_type_with_a_longer_name\""));
        }
        List<String> lines =
                told(rows.toString()).run("results --since 1h").succeeds().lines();
        assertThat(lines).hasSize(701);
        assertThat(lines.getFirst()).isEqualTo("""
                TASK  TYPE                       STATUS     WORKER        KIND  DEVICE         TIME  FIGURE\
            """);
        assertThat(lines.get(1)).isEqualTo("""
                 2.0  a_type_with_a_longer_name  failed     2             -     cpu           2.5 s  exit code 3\
            """);
        assertThat(lines.getLast()).isEqualTo("""
               2.699  a_type_with_a_longer_name  failed     2             -     cpu           2.5 s  exit code 3\
            """);
        assertThat(api.run("results --since 1h --json").succeeds().lines()).hasSize(700);
    }

    /** The server sends the rest only when the first rows stand there. */
    @Test
    @Timeout(60)
    void rowsAreThereBeforeAllHaveCome() throws IOException {
        CountDownLatch printed = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream to = exchange.getResponseBody()) {
                to.write(PROCESS.repeat(900).getBytes(UTF_8));
                to.flush();
                printed.await();
                to.write(GPU.getBytes(UTF_8));
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        });
        server.start();
        StringWriter out = new StringWriter() {
            @Override
            public void flush() {
                if (toString().contains("exit code 3")) {
                    printed.countDown();
                }
            }
        };
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            String[] words = {"results", "--since", "1h", "--server", url};
            int code = EstivaCommand.commandLine(words)
                    .setOut(new PrintWriter(out))
                    .execute(words);
            assertThat(code).isZero();
            assertThat(out.toString().lines()).hasSize(902);
            assertThat(out.toString()).endsWith("1.25 TFLOP/s\n");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aFollowerEndsAfterSoMany() {
        Cli.Result result = told(GPU + PROCESS + GPU).run("results -f --limit 2 --check");
        assertThat(result.out().lines()).hasSize(3);
        assertThat(result.out()).contains("TASK", "1.25 TFLOP/s", "exit code 3");
        assertThat(result.code()).isEqualTo(1);
        assertThat(api.asked()).anySatisfy(asked -> assertThat(asked.request()).contains("after=20"));
    }

    @Test
    void aFollowerLeavesOutWhatANarrowTerminalHasNoRoomFor() {
        String url = told(GPU).url();
        String[] words = {"results", "-f", "--limit", "1", "--server", url};
        assertThat(plain(Cli.runOn(20, 97, words))).isEqualTo("""
                TASK  TYPE              STATUS     WORKER        KIND  DEVICE         TIME  FIGURE
                 1.0  matrix_multiply   completed  big           gpu   cuda:0      12.5 ms  1.25 TFLOP/s
            """);
        assertThat(plain(Cli.runOn(20, 96, words))).isEqualTo("""
                TASK  TYPE              STATUS     WORKER        DEVICE         TIME  FIGURE
                 1.0  matrix_multiply   completed  big           cuda:0      12.5 ms  1.25 TFLOP/s
            """);
        assertThat(plain(Cli.runOn(20, 40, words))).isEqualTo("""
                TASK  TYPE              STATUS          TIME  FIGURE
                 1.0  matrix_multiply   completed    12.5 ms  1.25 TFLOP/s
            """);
    }

    private static String plain(Cli.Result result) {
        return result.out().replaceAll("\u001b\\[[0-9;]*m", "");
    }

    @Test
    void whatIsNotThereIsSaidBesideTheResults() {
        Cli.Result result = told("").run("results");
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("No such results.");
        assertThat(told("").run("results --json").err()).isEmpty();
    }

    @Test
    void wrongOptionsAreNamed() {
        assertThat(told("").run("results --limit 0").err()).contains("--limit: found 0");
        assertThat(told("").run("results --limit 0").code()).isEqualTo(2);
        assertThat(told("").run("results --since soon").err()).contains("--since");
        api.refuse("GET /results", 400, "invalid_parameter", "worker_type: expected cpu or gpu, found \\\"tpu\\\"");
        assertThat(api.run("results --worker-type tpu").err()).contains("expected cpu or gpu");
        assertThat(api.run("results --worker-type tpu").code()).isEqualTo(1);
    }
}
