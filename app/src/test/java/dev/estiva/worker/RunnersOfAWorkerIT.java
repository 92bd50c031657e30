package dev.estiva.worker;

import static dev.estiva.worker.TestServer.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.chaos.ChildJvm;
import dev.estiva.model.StopCause;
import dev.estiva.model.TaskStream;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.protocol.FromWorker.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JVMs for job types of {@code estiva worker}, which live and die with it. */
@Timeout(120)
class RunnersOfAWorkerIT {
    private final TestServer server;
    private final Path folder;
    private final List<ProcessHandle> processes = new ArrayList<>();

    RunnersOfAWorkerIT(@TempDir Path folder) throws IOException {
        this.server = new TestServer();
        this.folder = folder;
    }

    @AfterEach
    void leavesNothingBehind() {
        server.close();
        processes.forEach(ProcessHandle::destroyForcibly);
    }

    @Test
    void theDeathOfTheWorkerEndsThemAndWhatTheyStarted() throws Exception {
        Process worker = worker();
        TestServer.Session session = server.welcome();
        ProcessHandle child = spawn(session);
        ProcessHandle runner = child.parent().orElseThrow();
        assertThat(worker.descendants()).contains(runner, child);
        worker.destroyForcibly();
        runner.onExit().join();
        child.onExit().join();
    }

    @Test
    void theEndOfTheConnectionWithOnceEndsThemToo() throws Exception {
        Process worker = worker("--once");
        TestServer.Session session = server.welcome();
        ProcessHandle child = spawn(session);
        session.close();
        assertThat(worker.waitFor()).isZero();
        child.onExit().join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void aSignalForTheWholeGroupIsTheWorkersToHandle(String signal) throws Exception {
        worker();
        TestServer.Session session = server.welcome();
        ProcessHandle runner = spawn(session).parent().orElseThrow();
        int sent = new ProcessBuilder("kill", "-" + signal, Long.toString(runner.pid()))
                .start()
                .waitFor();
        assertThat(sent).isZero();
        session.send(new FromServer.Cancel(id(1, 1), 1, StopCause.CANCELLED, 60_000_000));
        FromWorker.Result result = session.nextResult();
        assertThat(result.status()).isEqualTo(Status.STOPPED);
        assertThat(result.message()).as("not killed").isEqualTo("sleep interrupted");
    }

    @Test
    void whatATaskPrintsArrivesBeforeItsResult() throws Exception {
        worker();
        TestServer.Session session = server.welcome(200_000);
        session.process(id(1, 1), "misbehave", "{\"how\":\"babble\"}");
        StringBuilder printed = new StringBuilder();
        for (FromWorker next = session.next(); !(next instanceof FromWorker.Result); next = session.next()) {
            if (next instanceof FromWorker.Output output) {
                String text = new String(output.data().bytes(), StandardCharsets.UTF_8);
                long end = output.offset() + output.data().bytes().length;
                if (output.stream() == TaskStream.STDOUT) {
                    assertThat(output.offset()).isEqualTo(printed.length());
                    printed.append(text);
                }
                session.send(new FromServer.Output(id(1, 1), 1, output.stream(), end));
            }
        }
        assertThat(printed.toString())
                .startsWith("{\"type\":\"RESULT\"")
                .endsWith("}\n-1\n")
                .hasSizeGreaterThan(70_000);
    }

    @Test
    void whatTheOptionsSayIsWhatTheyAre() throws Exception {
        worker("--runner-jvm-options=-Dgreeting=hello -Xmx99m");
        TestServer.Session session = server.welcome();
        session.process(id(1, 1), "environment", "{}");
        String output = new String(session.nextResult().output().bytes(), StandardCharsets.UTF_8);
        assertThat(output).contains("\"ESTIVA_WORKER\":\"child\"").doesNotContain("ESTIVA_TOKEN");
        ProcessHandle runner = ProcessHandle.current()
                .descendants()
                .filter(each -> each.info().commandLine().orElse("").contains("job-runner"))
                .findFirst()
                .orElseThrow();
        assertThat(runner.info().commandLine().orElseThrow()).contains(" -Dgreeting=hello -Xmx99m ");
    }

    /** Runs a task that starts a process and waits; answers that process. */
    private ProcessHandle spawn(TestServer.Session session) throws Exception {
        Path file = folder.resolve("pid");
        session.process(id(1, 1), "misbehave", "{\"how\":\"spawn\",\"file\":\"" + file + "\"}");
        while (!Files.exists(file)) {
            Thread.sleep(5);
        }
        ProcessHandle child =
                ProcessHandle.of(Long.parseLong(Files.readString(file))).orElseThrow();
        processes.add(child);
        processes.add(child.parent().orElseThrow());
        return child;
    }

    private Process worker(String... options) throws IOException {
        List<String> command = ChildJvm.estiva(
                List.of(), "worker", "--server", server.address().toString(), "--name=child");
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(folder.resolve("errors").toFile());
        builder.environment().put("ESTIVA_TOKEN", "secret");
        builder.environment().put("ESTIVA_STATE", folder.toString());
        Process process = builder.start();
        processes.add(process.toHandle());
        return process;
    }
}
