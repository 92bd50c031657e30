package dev.estiva.worker;

import static dev.estiva.worker.TestServer.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.keeper.KeeperSettings;
import dev.estiva.model.Payload;
import dev.estiva.model.StopCause;
import dev.estiva.model.WorkerSpec;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.protocol.FromWorker.Status;
import dev.estiva.runner.RunnerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The driver, in this JVM and over real TCP. */
@Timeout(120)
class WorkerProcessTest {
    private static final RunnerSettings RUNNERS = new RunnerSettings(
            jars -> List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.estiva.Main",
                    "job-runner"),
            List.of(),
            2,
            Map.of(),
            _ -> Map.of());

    private final TestServer server;

    WorkerProcessTest() throws IOException {
        server = new TestServer();
    }

    @AfterEach
    void stopsTheServer() {
        server.close();
    }

    @Test
    void introducesItselfAndBeats() throws InterruptedException {
        CompletableFuture<Integer> exit = start(true);
        TestServer.Session session = server.welcome();
        assertThat(session.hello().spec()).isEqualTo(WorkerSpec.ofSlots("w1", 2));
        assertThat(session.hello().pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(session.hello().host()).isNotEmpty();
        assertThat(session.next()).isEqualTo(new FromWorker.Ready(2));
        session.process(id(7, 1), "sleep", "{\"seconds\":1000}");
        assertThat(session.nextBeat().seq()).isEqualTo(1);
        while (session.nextBeat().running().isEmpty()) {
            // sent before PROCESS arrived
        }
        session.close();
        assertThat(exit.join()).isZero();
    }

    @Test
    void runsTasksSideBySideAndStopsThem() throws InterruptedException {
        CompletableFuture<Integer> exit = start(true);
        TestServer.Session session = server.welcome();
        session.process(id(1, 1), "sleep", "{\"seconds\":1000}");
        session.process(id(2, 1), "sleep", "{\"seconds\":0.01}");
        FromWorker.Result second = session.nextResult();
        assertThat(second.id()).isEqualTo(id(2, 1));
        assertThat(second.status()).isEqualTo(Status.COMPLETED);
        assertThat(second.runMicros()).isGreaterThanOrEqualTo(10_000);
        session.send(new FromServer.Cancel(id(1, 1), 1, StopCause.CANCELLED, 0));
        FromWorker.Result first = session.nextResult();
        assertThat(first.id()).isEqualTo(id(1, 1));
        assertThat(first.status()).isEqualTo(Status.STOPPED);
        session.close();
        assertThat(exit.join()).isZero();
    }

    @Test
    void keepsTasksAndResultsOverALostConnection() throws InterruptedException {
        CompletableFuture<Integer> exit = start(false);
        TestServer.Session session = server.welcome();
        session.process(id(1, 1), "sleep", "{\"seconds\":0}");
        session.process(id(2, 3), "sleep", "{\"seconds\":1000}");
        FromWorker.Result result = session.nextResult();
        while (!session.nextBeat().running().contains(id(2, 3))) {
            // sent before the second PROCESS arrived
        }
        session.close();
        TestServer.Session again = server.welcome();
        assertThat(again.hello().running()).containsExactly(id(2, 3), id(1, 1));
        assertThat(again.hello().cluster()).isEqualTo("test");
        assertThat(again.next()).isEqualTo(result);
        assertThat(again.next()).isEqualTo(new FromWorker.Ready(1));
        again.send(new FromServer.Beat(1, FromServer.Beat.UNASKED, List.of(id(1, 1))));
        again.process(id(3, 1), "sleep", "{\"seconds\":0}");
        FromWorker.Result third = again.nextResult();
        again.close();
        TestServer.Session onceMore = server.welcome();
        assertThat(onceMore.next()).isEqualTo(third);
        assertThat(onceMore.next()).isEqualTo(new FromWorker.Ready(1));
        assertThat(exit).isNotDone();
    }

    @Test
    void reportsAnUnknownJobType() throws InterruptedException {
        CompletableFuture<Integer> exit = start(true);
        TestServer.Session session = server.welcome();
        session.process(id(1, 1), "paint", "{}");
        FromWorker.Result result = session.nextResult();
        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.message()).startsWith("unknown job type paint; this worker knows: ");
        assertThat(result.output()).isEqualTo(Payload.NONE);
        session.close();
        assertThat(exit.join()).isZero();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the made-up keeper is a shell script")
    void beatsWhileItsKeeperTakesItsTime(@TempDir Path state) throws InterruptedException {
        CompletableFuture<Integer> exit = start(true, state, "exec sleep 70");
        TestServer.Session session = server.welcome();
        session.process(id(1, 1), "process", "{\"command\":[\"true\"]}");
        for (int beats = 0; beats < 3; ) {
            beats += session.nextBeat().running().size();
        }
        session.close();
        assertThat(exit.join()).isZero();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the made-up keeper is a shell script")
    void saysWhyThereIsNoKeeper(@TempDir Path state) throws InterruptedException {
        CompletableFuture<Integer> exit = start(true, state, "echo out of luck; exit 1");
        TestServer.Session session = server.welcome();
        session.process(id(1, 1), "process", "{\"command\":[\"true\"]}");
        FromWorker.Result result = session.nextResult();
        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.message())
                .startsWith("could not start: the keeper did not start: ")
                .contains("out of luck");
        session.close();
        assertThat(exit.join()).isZero();
    }

    @Test
    void withOnceItFailsWhereNobodyListens() {
        server.close();
        assertThat(start(true).join()).isEqualTo(1);
    }

    /** One that lives for ever is left to its end with this JVM: it has only daemon threads. */
    private CompletableFuture<Integer> start(boolean once) {
        return start(settings(once));
    }

    /** With a keeper that is this script. */
    private CompletableFuture<Integer> start(boolean once, Path state, String keeper) {
        List<String> command = List.of("/bin/sh", "-c", keeper, "keeper");
        return start(settings(once).keptBy(new KeeperSettings(state, "w1", new TreeMap<>(System.getenv()), command)));
    }

    private WorkerSettings settings(boolean once) {
        return new WorkerSettings(
                WorkerSpec.ofSlots("w1", 2),
                server.address().toString(),
                "",
                "test",
                once,
                WorkerSettings.NO_PARENT,
                RUNNERS);
    }

    private static CompletableFuture<Integer> start(WorkerSettings settings) {
        CompletableFuture<Integer> exit = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("worker").start(() -> {
            try {
                exit.complete(WorkerProcess.run(settings, note -> {}));
            } catch (IOException | InterruptedException | RuntimeException e) {
                exit.completeExceptionally(e);
            }
        });
        return exit;
    }
}
