package dev.estiva.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.jobtype.JobResult;
import dev.estiva.jobtype.JobType;
import dev.estiva.jobtype.TaskContext;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Payload;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Resources;
import dev.estiva.model.StopCause;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskStream;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.Codec;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromServer.ProcessTask;
import dev.estiva.protocol.FromWorker;
import dev.estiva.protocol.FromWorker.Status;
import dev.estiva.transport.Pipe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens inside a runner, without a JVM for it. */
@Timeout(60)
class JobRunnerTest {
    private static final AttemptId ID = new AttemptId(new TaskId(7, 3), 2);

    private final Waiter waiter = new Waiter();
    private final Socket outside;
    private final Pipe<FromWorker, FromServer> runner;
    private final Thread serving;

    JobRunnerTest() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            outside = new Socket(listener.getInetAddress(), listener.getLocalPort());
            Socket inside = listener.accept();
            runner = new Pipe<>(Codec.forServer(), outside.getInputStream(), outside.getOutputStream());
            serving = Thread.ofPlatform().daemon().start(() -> serve(inside));
        }
    }

    private void serve(Socket inside) {
        JobTypes types = new JobTypes(List.of(), List.of(new EchoJob(), waiter));
        try (inside) {
            new JobRunner(types, new Pipe<>(Codec.forWorker(), inside.getInputStream(), inside.getOutputStream()))
                    .serve();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void endsWithItsInput() throws Exception {
        outside.close();
        serving.join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":[1,2.5,null]}", "{}", "{\"b\":\"ü\"}"})
    void handsParametersInAndOutputOut(String json) throws IOException {
        FromWorker.Result result = run("echo", json);
        assertThat(result.id()).isEqualTo(ID);
        assertThat(result.status()).isEqualTo(Status.COMPLETED);
        assertThat(new String(result.output().bytes(), StandardCharsets.UTF_8)).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fail               | 3 | failed as asked",
                "throw              | 0 | thrown as asked",
                "throw-nothing-said | 0 | java.lang.IllegalStateException",
                "overflow           | 0 | java.lang.StackOverflowError: overflown as asked",
                "babble             | 0 | output: expected at most 917504 bytes, found 1000002 bytes",
            })
    void aTypeThatFailsOrThrowsFailsItsTaskOnly(String how, int code, String message) throws IOException {
        FromWorker.Result result = run("echo", "{\"then\":\"" + how + "\"}");
        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.exitCode()).isEqualTo(code);
        assertThat(result.message()).isEqualTo(message);
        assertThat(run("echo", "{}").status()).isEqualTo(Status.COMPLETED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1]   | payload: expected an object, found a list",
                "2.5   | payload: expected an object, found 2.5",
            })
    void parametersAreAnObject(String json, String message) throws IOException {
        assertThat(run("echo", json).message()).isEqualTo(message);
    }

    @Test
    void anUnknownTypeIsNamedWithThoseThereAre() throws IOException {
        assertThat(run("paint", "{}").message())
                .isEqualTo("unknown job type paint; this worker knows: echo, process, sleep, wait");
    }

    @Test
    void aCancelledTaskIsInterruptedAndToldSo() throws Exception {
        send("wait", "{}");
        waiter.begun.await();
        runner.send(new FromServer.Cancel(new AttemptId(new TaskId(7, 3), 1), 1, StopCause.CANCELLED, 0));
        runner.send(new FromServer.Cancel(ID, 1, StopCause.CANCELLED, 0));
        FromWorker.Result result = (FromWorker.Result) Objects.requireNonNull(runner.next());
        assertThat(result.message()).isEqualTo("cancelled: true, devices: [DeviceShare[device=1, share=2500]]");
    }

    @Test
    void whatATaskLogsComesBeforeItsResultAndAFailureSaysWhere() throws IOException {
        send("echo", "{\"then\":\"throw\"}");
        FromWorker.Output trace = (FromWorker.Output) Objects.requireNonNull(runner.next());
        assertThat(trace.stream()).isEqualTo(TaskStream.STDERR);
        assertThat(new String(trace.data().bytes(), StandardCharsets.UTF_8))
                .startsWith("java.lang.IllegalStateException: thrown as asked")
                .contains("EchoJob.java");
        assertThat(runner.next()).isInstanceOf(FromWorker.Result.class);

        send("echo", "{\"log\":\"zwölf\"}");
        assertThat(runner.next())
                .isEqualTo(new FromWorker.Output(
                        ID, TaskStream.STDOUT, 0, Payload.of("zwölf\n".getBytes(StandardCharsets.UTF_8))));
        assertThat(runner.next()).isInstanceOf(FromWorker.Result.class);
    }

    private FromWorker.Result run(String type, String payload) throws IOException {
        send(type, payload);
        while (true) {
            FromWorker message = Objects.requireNonNull(runner.next());
            if (message instanceof FromWorker.Result result) {
                return result;
            }
            assertThat(message).isInstanceOf(FromWorker.Output.class);
        }
    }

    private void send(String type, String payload) throws IOException {
        runner.send(new ProcessTask(
                ID,
                1,
                type,
                Payload.of(payload.getBytes(StandardCharsets.UTF_8)),
                Resources.ofSlots(1),
                List.of(new DeviceShare(1, 2_500)),
                JobSpec.UNKNOWN));
        assertThat(runner.next()).as("that it begins").isEqualTo(new FromWorker.Ready(0));
    }

    /** Waits for its cancellation. */
    private static final class Waiter implements JobType {
        private final CountDownLatch begun = new CountDownLatch(1);

        @Override
        public String name() {
            return "wait";
        }

        @Override
        public JobResult run(TaskContext task) throws InterruptedException {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
                return JobResult.done();
            } catch (InterruptedException e) {
                return JobResult.failed("cancelled: " + task.isCancelled() + ", devices: " + task.devices());
            }
        }
    }
}
