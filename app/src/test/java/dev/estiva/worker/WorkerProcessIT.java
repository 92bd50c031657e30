package dev.estiva.worker;

import static dev.estiva.worker.TestServer.id;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.chaos.ChildJvm;
import dev.estiva.protocol.FromWorker.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code estiva worker} as a process of its own. */
@Timeout(120)
class WorkerProcessIT {
    private final TestServer server;
    private final List<Process> processes = new ArrayList<>();

    WorkerProcessIT() throws IOException {
        server = new TestServer();
    }

    @AfterEach
    void leavesNothingBehind() {
        server.close();
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void runsATaskAndEndsWithItsConnection() throws Exception {
        Process worker = worker("--name", "child", "--slots", "3", "--once");
        TestServer.Session session = server.welcome();
        assertThat(session.hello().pid()).isEqualTo(worker.pid());
        assertThat(session.hello().spec().name()).isEqualTo("child");
        assertThat(session.hello().spec().capacity().slots()).isEqualTo(3);
        session.process(id(1, 1), "sleep", "{\"seconds\":0.01}");
        assertThat(session.nextResult().status()).isEqualTo(Status.COMPLETED);
        session.process(id(2, 1), "echo", "{\"text\":\"found on the class path\"}");
        assertThat(session.nextResult().status()).isEqualTo(Status.COMPLETED);
        session.process(id(3, 1), "sleep", "{\"seconds\":1000000}");
        session.close();
        assertThat(worker.waitFor()).isZero();
        assertThat(new String(worker.getErrorStream().readAllBytes(), UTF_8))
                .contains("estiva worker child: joined as worker 1", "estiva worker child: the other side closed");
    }

    @Test
    void itsDeathClosesItsConnection() throws Exception {
        Process worker = worker("--name", "child");
        TestServer.Session session = server.welcome();
        session.process(id(1, 1), "sleep", "{\"seconds\":1000000}");
        session.nextBeat();
        worker.destroyForcibly();
        assertThat(session.end()).isNotEmpty();
        assertThat(worker.waitFor()).isNotZero();
    }

    @Test
    void endsWhenItsParentHasEnded() throws Exception {
        Process parent = new ProcessBuilder("sleep", "1000000").start();
        processes.add(parent);
        Process worker = worker("--name", "child", "--parent", Long.toString(parent.pid()));
        TestServer.Session session = server.welcome();
        session.nextBeat();
        parent.destroyForcibly();
        assertThat(worker.waitFor()).isZero();
        assertThat(session.end()).isNotEmpty();
    }

    @Test
    void comesBackToAServerThatCloses() throws Exception {
        worker("--name", "child");
        server.welcome().close();
        assertThat(server.welcome().hello().spec().name()).isEqualTo("child");
    }

    @Test
    void takesItsNameFromTheEnvironment() throws Exception {
        ProcessBuilder builder = builder("--once");
        builder.environment().put("WORKER_ID", "gpu-7");
        processes.add(builder.start());
        assertThat(server.welcome().hello().spec().name()).isEqualTo("gpu-7");
    }

    @Test
    void saysWhyItCannotStart() throws Exception {
        server.close();
        Process worker = worker("--name", "child", "--once");
        assertThat(worker.waitFor(100, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.exitValue()).isEqualTo(1);
        assertThat(new String(worker.getErrorStream().readAllBytes(), UTF_8))
                .contains("estiva worker child: cannot connect to " + server.address() + ": ");
    }

    private Process worker(String... arguments) throws IOException {
        Process process = builder(arguments).start();
        processes.add(process);
        return process;
    }

    private ProcessBuilder builder(String... arguments) {
        List<String> command = ChildJvm.estiva(
                List.of(), "worker", "--server", server.address().toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }
}
