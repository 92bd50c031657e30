package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmitCommandTest {
    private final FakeApi api = new FakeApi()
            .on("POST /jobs", "{\"id\":7,\"tasks\":1}")
            .on(
                    "GET /jobs/7/explain",
                    "{\"task\":\"7.0\",\"status\":\"running\",\"summary\":\"\",\"verdict\":\"runs\"}");

    @AfterEach
    void closesTheServer() {
        api.close();
    }

    @Test
    void submitsTheCommandWithOneCpuFromWhereItIs() {
        Cli.Result result =
                api.run("submit", "--", "python", "train.py", "--epochs", "3").succeeds();
        assertThat(result.out()).isEqualTo("Submitted job 7\n");
        assertThat(sent()).isEqualTo(json("""
            {"command":["python","train.py","--epochs","3"],"workdir":"%s","request":{"cpus":1}}\
            """.formatted(Path.of("").toAbsolutePath())));
    }

    @Test
    void whatFollowsTheCommandBelongsToIt() {
        api.run("submit", "--cpus", "2", "train", "--cpus", "4", "-q", "--no-such-option")
                .succeeds();
        assertThat(sent().get("command"))
                .isEqualTo(Json.parse("[\"train\",\"--cpus\",\"4\",\"-q\",\"--no-such-option\"]"));
        assertThat(sent().get("request").whole("cpus")).isEqualTo(2);
    }

    @Test
    void sendsAllThatWasAsked() {
        api.run(
                        "submit --gpus 0.5 --gpu-memory 8Gi --gpu-model A100 --cpus 1.5 --memory 16G --slots 2"
                                + " --resource licence=3 --constraint zone=a --constraint os=linux --priority 1 --estimate"
                                + " 2h --limit 1d --deadline 1h30m --retries 3 --backoff 1m30s --name big --label"
                                + " team=vision --user bea --warn-signal SIGUSR1 --warn-before 2m --grace 10s --workdir"
                                + " /data --env A=1 --env B=x=y --array 0-9",
                        "train")
                .succeeds();
        assertThat(sent()).isEqualTo(json("""
            {"command":["train"],"env":{"A":"1","B":"x=y"},"workdir":"/data","warn_signal":"USR1",
             "warn_seconds":120,"grace_seconds":10,"name":"big","priority":1,"retries":3,"user":"bea",
             "estimate_seconds":7200,"limit_seconds":86400,"deadline_seconds":5400,"backoff_seconds":90,"labels":{"team":"vision"},
             "tasks":10,
             "request":{"slots":2,"cpus":1.5,"gpus":0.5,"memory":17179869184,"gpu_model":"A100",
                        "gpu_memory":8589934592,"extras":{"licence":3},"labels":{"zone":"a","os":"linux"}}}\
            """));
    }

    @Test
    void countsTheMemoryOfGpusAsTheyAreSold() {
        api.run("submit --gpus 1 --gpu-memory 80G", "train").succeeds();
        assertThat(sent().get("request").whole("gpu_memory")).isEqualTo(80_000_000_000L);
    }

    @Test
    void printsTheIdAloneOrAsJsonOrTheNumberOfTasks() {
        assertThat(api.run("submit --quiet", "true").succeeds().out()).isEqualTo("7\n");
        assertThat(api.run("submit --json", "true").succeeds().out()).isEqualTo("{\"id\":7,\"tasks\":1}\n");
        assertThat(api.run("submit --array 10", "true").succeeds().out()).isEqualTo("Submitted job 7 of 10 tasks\n");
    }

    @Test
    void saysAtOnceIfNoWorkerCouldRunIt() {
        api.on("GET /jobs/7/explain", """
            {"task":"7.0","status":"waiting","summary":"never: no present worker could run it",
             "verdict":"never","workers":[{"worker":"gpu1","verdict":"never","reason":"needs 4 GPUs, has 1"}]}\
            """);
        Cli.Result result = api.run("submit --gpus 4", "train");
        assertThat(result.code()).isZero();
        assertThat(result.err())
                .isEqualTo("It waits for a worker that could run it, as none of those present could:"
                        + " gpu1 needs 4 GPUs, has 1\n");
    }

    @ParameterizedTest
    @CsvSource({
        "completed,0,0",
        "failed,7,7",
        "failed,0,1",
        "failed,300,1",
        "timed_out,143,124",
        "cancelled,0,130",
        "aborted,0,125"
    })
    void waitsAndEndsAsTheJobDoes(String status, int code, int expected) {
        api.on("GET /jobs/7/wait", ending(status, code));
        Cli.Result result = api.run("submit --wait --quiet", "train");
        assertThat(result.code()).isEqualTo(expected);
        assertThat(result.out()).isEqualTo("7\n");
    }

    @Test
    void saysHowItEnded() {
        api.on("GET /jobs/7/wait", ending("failed", 3));
        assertThat(api.run("submit --wait", "train").out())
                .isEqualTo("Submitted job 7\nJob 7 failed with exit code 3: out of memory\n");
        api.on("GET /results?job=7", """
            {"results":[{"position":9,"task":"7.0","job":7,"index":0,"name":"t","user":"ana","type":"text","status":"failed","exit_code":3,
             "attempt":1,"failures":0,"worker_id":1,"worker":"box","worker_type":"cpu","started":"2026-11-20T09:30:00.000000Z",
             "ended":"2026-11-20T09:30:02.000000Z","run_seconds":2,"parameters":{},"figures":{"lines":4}}],"next":9,"last":9}
            """);
        Json told = json(api.run("submit --wait --json", "train").out());
        assertThat(told.fields()).containsAllEntriesOf(json(ending("failed", 3)).fields());
        Json result = told.list("results").getFirst();
        assertThat(result.get("figures")).isEqualTo(json("{\"lines\":4}"));
        assertThat(result.get("figure")).isEqualTo(json("{\"name\":\"lines\",\"value\":4}"));
        assertThat(result.number("processing_time")).isEqualByComparingTo("2");
    }

    @Test
    void followsWhatItWrites() {
        api.on("GET /jobs/7/wait", ending("failed", 3))
                .on("GET /events", "{\"events\":[],\"last\":9}")
                .on("GET /events?after=0", """
                    {"events":[{"position":5,"event":"task_placed","job":7,"task":"7.0","attempt":1}],"next":5}\
                    """)
                .on("GET /jobs/7/tasks/0/logs?stream=stdout", "hello\n")
                .on("GET /jobs/7/tasks/0/logs?stream=stderr", "ouch\n");
        Cli.Result result = api.run("submit --follow", "train");
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.out()).isEqualTo("hello\n");
        assertThat(result.err()).isEqualTo("Submitted job 7\nouch\nJob 7 failed with exit code 3: out of memory\n");
    }

    @Test
    void submitsWorkOfOtherTypes() {
        api.run("submit --type text --param transform=upper --param width=80 --param strict=true --param id=007")
                .succeeds();
        assertThat(sent()).isEqualTo(json("""
            {"type":"text","payload":{"transform":"upper","width":80,"strict":true,"id":"007"},
             "request":{"cpus":1}}\
            """));
    }

    @Test
    void theLengthOfASleepIsItsEstimate() {
        api.run("submit --type sleep --param seconds=90").succeeds();
        assertThat(sent().whole("estimate_seconds")).isEqualTo(90);
    }

    @Test
    void saysWhatToDoAboutACommandThatIsTooLong() {
        api.refuse("POST /jobs", 413, "too_large", "a body has at most 1048576 bytes");
        api.run("submit", "true")
                .failsWith("submit: the command, its environment and its input are too much for one job (a body has at"
                        + " most 1048576 bytes); let the command read a file");
    }

    @Test
    void anEstimateThatIsGivenCounts() {
        api.run("submit --type sleep --param seconds=90 --estimate 2m").succeeds();
        assertThat(sent().whole("estimate_seconds")).isEqualTo(120);
    }

    @Test
    void takesParametersAsJson() {
        Cli.run("submit", "--server", api.url(), "--type", "sleep", "--payload", "{\"seconds\": 1.5}", "--param", "a=b")
                .succeeds();
        assertThat(sent().get("payload")).isEqualTo(json("{\"seconds\":1.5,\"a\":\"b\"}"));
    }

    @Test
    void takesParametersOfTypesThatComputeAsOptions() {
        api.run("submit --job-type neural-network --epochs 3 --batch-size 32 --hidden-size 8 --param seed=4")
                .succeeds();
        assertThat(sent().text("type")).isEqualTo("neural_network");
        assertThat(sent().get("payload"))
                .isEqualTo(json("{\"seed\":4,\"epochs\":3,\"batch_size\":32,\"hidden_size\":8}"));
    }

    @Test
    void leavesTheDashesOfAUsersOwnType() {
        api.run("submit --type my-type --size 5").succeeds();
        assertThat(sent().text("type")).isEqualTo("my-type");
        assertThat(sent().get("payload")).isEqualTo(json("{\"size\":5}"));
    }

    @Test
    void refusesParametersOfATypeForACommand() {
        assertThat(api.run("submit --size 5 train").err())
                .contains("--size needs --type, or -- before the command that it belongs to");
        assertThat(api.run("submit --job-type matrix-multiply --size huge").err())
                .contains("--size", "huge");
    }

    @Test
    void sendsAFileAsInput(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("in.txt"), "Olá\n");
        Cli.run("submit", "--server", api.url(), "--stdin", text.toString(), "cat")
                .succeeds();
        assertThat(sent().text("stdin")).isEqualTo("Olá\n");
    }

    @Test
    void saysWhichInputCannotBeSent(@TempDir Path folder) throws IOException {
        Path bytes = Files.write(folder.resolve("bytes"), new byte[] {(byte) 0xC3, 0x28});
        Cli.run("submit", "--server", api.url(), "--stdin", bytes.toString(), "cat")
                .failsWith("submit: --stdin: " + bytes + " is no text in UTF-8; let the command read the file");
        Path large = Files.writeString(folder.resolve("large"), "x".repeat((768 << 10) + 1));
        Cli.run("submit", "--server", api.url(), "--stdin", large.toString(), "cat")
                .failsWith("submit: --stdin: more than 786432 bytes do not travel with a job; let the command read a"
                        + " file");
        Cli.run("submit", "--server", api.url(), "--stdin", folder.toString(), "cat")
                .failsWith("submit: --stdin: cannot read " + folder + ": Is a directory");
        Path missing = folder.resolve("missing");
        Cli.run("submit", "--server", api.url(), "--stdin", missing.toString(), "cat")
                .failsWith("submit: --stdin: there is no file " + missing);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "submit                          | a command is missing, as in: estiva submit -- python train.py",
                "submit --limit 60 true          | Invalid value for option '--limit': found \"60\", expected a"
                        + " duration with its unit, such as 500ms, 90s, 30m, 1h30m or 2d",
                "submit --array 3-7 true         | --array: found \"3-7\", expected a number of tasks, or their numbers"
                        + " from 0 on, such as 0-9",
                "submit --array 0 true           | --array: found \"0\", expected a number of tasks, or their numbers"
                        + " from 0 on, such as 0-9",
                "submit --env =x true            | --env: found \"=x\", expected KEY or KEY=VALUE",
                "submit --env NO_SUCH_VAR true   | --env: your environment has no variable NO_SUCH_VAR",
                "submit --label x true           | --label: found \"x\", expected KEY=VALUE",
                "submit --constraint =x true     | --constraint: found \"=x\", expected KEY=VALUE",
                "submit --gpu-model A100 true    | --gpu-model and --gpu-memory need --gpus",
                "submit --resource x=1.5 true    | --resource: found \"x=1.5\", expected NAME=N with a whole number",
                "submit --warn-before 1m true    | --warn-before needs --warn-signal",
                "submit --param a=b true         | --param and --payload need --type",
                "submit --type sleep true        | --type sleep takes no command and none of a process's options, but"
                        + " --param and --payload",
                "submit --type sleep --env A=1   | --type sleep takes no command and none of a process's options, but"
                        + " --param and --payload",
                "submit --type sleep --payload 7 | --payload: found no JSON object",
                "submit --follow --json true     | --json and --follow both want standard output",
            })
    void namesAWrongOptionAndWhatIsExpected(String line, String message) {
        Cli.Result result = Cli.line(line);
        assertThat(result.err()).isEqualTo("estiva submit: " + message + "\nTry 'estiva submit --help'.\n");
        assertThat(result.code()).isEqualTo(2);
    }

    private static String ending(String status, int code) {
        return "{\"job\":7,\"done\":true,\"status\":\"" + status + "\",\"exit_code\":" + code
                + ",\"message\":\"out of memory\",\"tasks\":1}";
    }

    /** Without the key, which is another each time. */
    private Json sent() {
        Map<String, Object> fields =
                new LinkedHashMap<>(Json.parse(api.sent("POST /jobs")).fields());
        assertThat(String.valueOf(fields.remove("idempotency_key"))).hasSizeBetween(16, 64);
        return Json.object(fields);
    }

    private static Json json(String text) {
        return Json.parse(text);
    }
}
