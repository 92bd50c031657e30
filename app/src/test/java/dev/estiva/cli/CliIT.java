package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.estiva.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands as users run them: a real server, a real worker, real processes. */
@Timeout(300)
class CliIT {
    private static Lab lab;

    @TempDir
    private Path folder;

    @BeforeAll
    static void opens(@TempDir Path all) throws Exception {
        lab = new Lab(all);
    }

    @AfterAll
    static void closes() throws Exception {
        lab.close();
    }

    @ParameterizedTest
    @CsvSource({"true, 0, completed", "false, 1, failed with exit code 1", "exit 7, 7, failed with exit code 7"})
    void waitingEndsAsTheCommandDid(String script, int code, String words) {
        Cli.Result result = lab.run("submit --wait", "--", "sh", "-c", script);
        assertThat(result.code()).isEqualTo(code);
        assertThat(result.lines().getLast()).matches("Job [0-9]+ " + words);
        assertThat(lab.run("wait last").code()).isEqualTo(code);
    }

    @Test
    void aJobFindsItsDirectoryItsEnvironmentAndItsInput() throws IOException {
        Path input = Files.writeString(folder.resolve("in"), "olá\n");
        Cli.Result result = lab.run(
                "submit --follow --env A=1 --env B=x=y",
                "--stdin",
                input,
                "--workdir",
                folder,
                "--",
                "sh",
                "-c",
                "cat; echo $A $B $PWD $ESTIVA_ATTEMPT");
        assertThat(result.code()).isZero();
        assertThat(result.lines()).containsExactly("olá", "1 x=y " + folder + " 1");
    }

    @Test
    void aMissingDirectoryIsNamedWithItsWorkerBeforeTheStart() {
        Cli.Result result = lab.run("submit --wait --workdir /no/such/folder", "--", "true");
        assertThat(result.code()).isEqualTo(126);
        assertThat(result.out()).contains("/no/such/folder", "worker box");
        assertThat(lab.run("logs last").succeeds().out()).isEmpty();
    }

    @Test
    void theTasksOfAnArrayKnowTheirNumbers() {
        String job = lab.submit("echo n $ESTIVA_ARRAY_INDEX; [ $ESTIVA_ARRAY_INDEX != 3 ]", "--array 5");
        assertThat(lab.run("wait " + job).code()).isEqualTo(1);
        assertThat(lab.run("logs " + job).lines())
                .containsExactly(
                        job + ".0 | n 0", job + ".1 | n 1", job + ".2 | n 2", job + ".3 | n 3", job + ".4 | n 4");
        assertThat(lab.run("wait " + job + ".0-2").code()).isZero();
        assertThat(lab.run("logs " + job + ".4").out()).isEqualTo("n 4\n");
        assertThat(lab.run("job " + job).out())
                .contains("4 completed, 1 unsuccessful")
                .containsPattern(job + "\\.3 +failed +box");
        assertThat(lab.run("jobs -a --limit 1000").out()).contains("5/5 (1 unsuccessful)");
    }

    @Test
    void waitsForRangesNamesAndTheLast() {
        long first = Long.parseLong(lab.submit("exit 3"));
        lab.submit("exit 4", "--name", "named");
        assertThat(lab.run("wait named --timeout 100s").code()).isEqualTo(4);
        lab.submit("true", "--name", "named");
        assertThat(lab.run("wait named --timeout 100s").code()).isZero();
        assertThat(lab.run("wait " + first + "-" + (first + 2)).code()).isEqualTo(4);
        assertThat(lab.run("wait last").succeeds().out()).isEqualTo("Job " + (first + 2) + " completed\n");
        Cli.Result unknown = lab.run("wait 99999999999999999999 last");
        assertThat(unknown.code()).isEqualTo(1);
        assertThat(unknown.err()).isEqualTo("estiva wait: there is no job 99999999999999999999\n");
    }

    @Test
    void lastIsTheJobSubmittedLastAlthoughAnEarlierOneStillWaits() {
        String waiting = lab.submit("true", "--constraint zone=nowhere");
        String latest = lab.submit("exit 5");
        assertThat(lab.run("wait " + latest).code()).isEqualTo(5);
        assertThat(lab.run("wait last").code()).isEqualTo(5);
        assertThat(lab.run("cancel " + waiting).succeeds().out()).isEqualTo("Cancelled " + waiting + "\n");
        assertThat(lab.run("wait " + waiting).code()).isEqualTo(130);
    }

    @Test
    void followsWhatAJobWritesWhileItDoes() throws Exception {
        Path gate = folder.resolve("gate");
        String job = lab.submit(untilThereIs(gate, "echo begun; echo aside >&2", "echo over; exit 9"));
        Program logs = lab.program("logs", "-f", job);
        assertThat(logs.says("begun")).isEqualTo("begun");
        assertThat(logs.warns("aside")).isEqualTo("aside");
        assertThat(lab.run("job " + job).out()).contains("Status     running");
        Files.createFile(gate);
        assertThat(logs.exitCode()).isZero();
        assertThat(logs.lines()).containsExactly("begun", "over");
        assertThat(lab.run("wait " + job).code()).isEqualTo(9);
    }

    @Test
    void followingEndsWhenNobodyReadsAnyMore() throws Exception {
        String job = lab.submit("while :; do echo line; sleep 0.1; done");
        Program shell = bash("\"$@\" | head -n 2; echo ${PIPESTATUS[0]}", "logs", "-f", job);
        assertThat(shell.exitCode()).isZero();
        assertThat(shell.lines()).containsExactly("line", "line", "141");
        assertThat(lab.run("job " + job).out()).contains("Status     running");
        lab.run("cancel " + job).succeeds();
    }

    @Test
    void aFullDiskUnderTheOutputIsNoSuccess() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "needs /dev/full");
        Program shell = bash("\"$@\" >/dev/full", "jobs", "-a");
        assertThat(shell.exitCode()).isEqualTo(1);
        assertThat(shell.err()).contains("cannot write standard output: No space left on device");
    }

    /** A line of a shell in which {@code "$@"} is a command of Estiva's. */
    private static Program bash(String line, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("bash", "-c", line, "bash"));
        command.addAll(asking(words));
        return lab.other(command.toArray(String[]::new));
    }

    private static List<String> asking(String... words) {
        List<String> command = new ArrayList<>(Program.command(words));
        command.addAll(List.of("--server", lab.url()));
        return command;
    }

    @Test
    void cancellingEndsAllProcesses() throws Exception {
        Path pid = folder.resolve("pid");
        String job = lab.submit("(trap '' HUP; setsid sleep 1000 & echo $! >" + pid + ".new; mv " + pid + ".new " + pid
                + "; sleep 1000)");
        Program events = lab.program("events", "-f", "--job", job);
        events.says("task_placed");
        ProcessHandle sleeper =
                ProcessHandle.of(Long.parseLong(whenThere(pid).strip())).orElseThrow();
        lab.run("cancel " + job).succeeds();
        events.says("task_finished");
        assertThat(lab.run("wait " + job).code()).isEqualTo(130);
        sleeper.onExit().join();
        events.interrupt();
        assertThat(events.exitCode()).isEqualTo(130);
    }

    @Test
    void saysWhyAJobWaits() throws Exception {
        Path gate = folder.resolve("gate");
        String running = lab.submit(untilThereIs(gate, "", "true"), "--cpus 2");
        lab.program("events", "-f", "--job", running).says("task_placed");
        String later = lab.submit("true");
        String never = lab.submit("true", "--cpus 64");
        assertThat(lab.run("explain " + later).succeeds().out()).contains("not now", "box", "needs 1 cpu, has free 0");
        assertThat(lab.run("explain " + never).succeeds().out()).contains("never", "box", "needs 64 cpus, has 2");
        assertThat(lab.run("queue").succeeds().out()).contains("not now: ", "never: ", "RUNNING", "WAITING");
        Json queue = Json.parse(lab.run("queue --json").succeeds().out());
        assertThat(queue.fields().keySet()).containsExactly("running", "running_tasks", "waiting", "waiting_tasks");
        assertThat(queue.list("waiting_tasks").getFirst().fields().keySet())
                .contains(
                        "position",
                        "task",
                        "job",
                        "tasks",
                        "name",
                        "user",
                        "request",
                        "waited_seconds",
                        "verdict",
                        "reason");
        assertThat(queue.list("running_tasks").getFirst().fields().keySet())
                .contains("task", "job", "name", "user", "worker", "request", "started", "run_seconds");
        Files.createFile(gate);
        assertThat(lab.run("wait " + running + "," + later).code()).isZero();
        lab.run("cancel " + never).succeeds();
    }

    @Test
    void printsTheJsonThatIsPromised() {
        String job = lab.submit("echo out; echo err >&2");
        lab.run("wait " + job).succeeds();
        assertThat(keys("submit --json", "true")).containsExactly("id", "tasks");
        assertThat(keys("submit --json --wait", "true")).contains("job", "done", "status", "exit_code");
        assertThat(keys("wait " + job + " --json")).contains("job", "done", "status", "exit_code", "message", "tasks");
        assertThat(keys("job " + job + " --json"))
                .contains("id", "name", "user", "type", "status", "tasks", "counts", "request", "payload", "exit_code");
        assertThat(keys("job " + job + ".0 --json"))
                .contains("id", "index", "status", "attempts", "logs", "run_seconds");
        Json job2 = Json.parse(lab.run("submit --wait --json --type text --param text=abc")
                .succeeds()
                .out());
        Json returned = job2.list("results").getFirst();
        assertThat(returned.get("figures").whole("lines")).isEqualTo(1);
        assertThat(Json.parse(lab.run("job " + job2.whole("job") + ".0 --json")
                                .succeeds()
                                .out())
                        .list("results"))
                .containsExactly(returned);
        assertThat(Json.parse(lab.run("wait " + job2.whole("job") + " --json")
                                .succeeds()
                                .out())
                        .list("results"))
                .containsExactly(returned);
        assertThat(keys("jobs --json")).containsExactly("jobs");
        assertThat(keys("cancel " + job + " --json")).containsExactly("results");
        assertThat(keys("explain " + job + " --json")).contains("task", "status", "verdict", "summary", "workers");
        assertThat(keys("top --json"))
                .containsExactly("cluster", "workers", "running", "running_tasks", "waiting", "waiting_tasks");
        assertThat(keys("worker list --json")).containsExactly("workers");
        assertThat(keys("worker show box --json"))
                .contains("id", "name", "state", "capacity", "allocated", "free", "tasks");
        assertThat(keys("token list --json")).containsExactly("tokens");
        assertThat(lab.run("logs " + job + " --json").succeeds().out()).isEqualTo("""
            {"task":"%1$s.0","stream":"stdout","line":"out"}
            {"task":"%1$s.0","stream":"stderr","line":"err"}
            """.formatted(job));
        assertThat(lab.run("events --json --job " + job).succeeds().lines())
                .extracting(line -> Json.parse(line).text("event"))
                .containsExactly("job_submitted", "task_placed", "task_finished");
    }

    private static Set<String> keys(String line, String... more) {
        return Json.parse(lab.run(line, (Object[]) more).succeeds().out())
                .fields()
                .keySet();
    }

    @Test
    void workersComeRestAndGoWhileItRuns() throws Exception {
        String waiting = lab.submit("echo ran", "--constraint zone=there");
        Program second = lab.estivaHere(
                "worker", "--server", lab.workers(), "--name", "second", "--cpus", "1", "--label", "zone=there");
        assertThat(lab.run("wait " + waiting).code()).isZero();
        assertThat(lab.run("worker list").succeeds().out()).contains("box", "second");
        lab.run("worker cordon second").succeeds();
        String held = lab.submit("true", "--constraint zone=there");
        assertThat(lab.run("explain " + held).succeeds().out()).contains("cordoned");
        lab.run("worker uncordon second").succeeds();
        assertThat(lab.run("wait " + held).code()).isZero();

        String moving = lab.submit("sleep 1000", "--constraint zone=there");
        Program events = lab.program("events", "-f", "--job", moving);
        events.says("task_placed");
        assertThat(lab.run("worker show second").succeeds().out()).contains(moving + "  ");
        lab.run("worker drain --evict second").succeeds();
        events.says("task_requeued");
        assertThat(lab.run("queue").succeeds().out()).contains(moving + "  ");
        lab.run("cancel " + moving).succeeds();
        second.interrupt();
        second.exitCode();
        assertThat(lab.run("worker show nobody").code()).isEqualTo(1);
    }

    @Test
    void showsWhatRunsAndForHowLongStill() throws Exception {
        String job = lab.run("submit -q --type sleep --param seconds=100000")
                .succeeds()
                .out()
                .strip();
        Program events = lab.program("events", "-f", "--job", job);
        events.says("task_placed");
        assertThat(lab.run("worker list").succeeds().out()).containsPattern("\\b" + job + " sleep 1d03h left");
        assertThat(lab.run("top --once").succeeds().out()).containsPattern("\\b" + job + " sleep 1d03h left");
        assertThat(lab.run("queue").succeeds().out()).containsPattern("\\b" + job + " +sleep .* 1d03h");
        lab.run("cancel " + job).succeeds();
    }

    @Test
    void topRenewsItselfOnATerminalUntilQ() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "needs /usr/bin/python3 for a terminal");
        String script = """
            import os, pty, sys, time
            pid, terminal = pty.fork()
            if pid == 0:
                os.execvp(sys.argv[1], sys.argv[1:])
            seen = b""
            while seen.count(b"policy default") < 2:
                seen += os.read(terminal, 4096)
            os.write(terminal, b"q")
            try:
                while os.read(terminal, 4096):
                    pass
            except OSError:
                pass
            print("code", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            """;
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", "-c", script));
        command.addAll(asking("top", "--interval", "200ms"));
        Program terminal = lab.other(command.toArray(String[]::new));
        assertThat(terminal.exitCode()).isZero();
        assertThat(terminal.lines()).containsExactly("code 0");
    }

    /** A script that says something, and then waits for a file. */
    private static String untilThereIs(Path gate, String before, String after) {
        return before + (before.isEmpty() ? "" : "; ") + "while [ ! -e " + gate + " ]; do sleep 0.05; done; " + after;
    }

    private static String whenThere(Path file) throws IOException, InterruptedException {
        while (!Files.exists(file)) {
            Thread.sleep(20);
        }
        return Files.readString(file);
    }
}
