package dev.estiva.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.core.Answer;
import dev.estiva.core.EngineConfig;
import dev.estiva.core.Fact;
import dev.estiva.core.Input;
import dev.estiva.journal.History.Event;
import dev.estiva.journal.History.EventQuery;
import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Payload;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState;
import dev.estiva.model.TaskStream;
import dev.estiva.policy.Presets;
import dev.estiva.transport.Address;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A durable cluster over real sockets and a real file, ended and started again. */
@Timeout(60)
class ClusterTest {
    private static final Payload SECOND = Payload.of("{\"seconds\":1}".getBytes(UTF_8));

    @TempDir
    private Path data;

    private Cluster cluster;
    private Address address;

    @BeforeEach
    void start() throws IOException {
        ClusterSettings settings = new ClusterSettings(
                data, Presets.DEFAULT.spec(), EngineConfig.LIVE, 2_000_000, token -> token.isEmpty(), "0.1");
        cluster = Cluster.open(settings);
        address = cluster.listen(new Address(Address.LOOPBACK, 0));
    }

    @AfterEach
    void end() throws IOException {
        cluster.close();
    }

    @Test
    void whatWasAnsweredCanBeReadAtOnce() throws Exception {
        assertThat(submit()).isEqualTo(new Answer.Accepted(new JobId(1)));
        assertThat(state("1.0")).isInstanceOf(TaskState.Waiting.class);
        assertThat(cluster.payload(new JobId(1))).isEqualTo(SECOND);
    }

    @Test
    void answersOfManyComeInTheirOrder() throws Exception {
        List<Input.Submit> many = new ArrayList<>();
        for (int i = 1; i <= 10_000; i++) {
            many.add(job());
        }
        List<Answer> answers = cluster.submit(many).get();
        for (int i = 0; i < many.size(); i++) {
            assertThat(answers.get(i)).isEqualTo(new Answer.Accepted(new JobId(i + 1)));
        }
    }

    @Test
    void aRunningTaskIsAdoptedAfterARestartAndNotStartedAgain() throws Exception {
        submit();
        try (RawWorker worker = new RawWorker(address).joins("a")) {
            assertThat(worker.nextTask()).isEqualTo("1.0");
        }
        cluster.close();
        start();
        assertThat(state("1.0")).isInstanceOf(TaskState.Running.class);
        try (RawWorker worker = new RawWorker(address)) {
            worker.says("{\"type\":\"HELLO\",\"protocol\":1,\"name\":\"a\",\"capacity\":{\"slots\":1},\"pid\":0,"
                    + "\"host\":\"h\",\"cluster\":\"" + cluster.name()
                    + "\",\"running\":[{\"task\":\"1.0\",\"attempt\":1}]}");
            assertThat(worker.hears()).contains("WELCOME", "\"epoch\":2").doesNotContain("refused");
            worker.says("{\"type\":\"READY\",\"slots\":0}").completes("1.0");
            Fact.TaskFinished end = next(Fact.TaskFinished.class);
            assertThat(end.attempt()).isEqualTo(1);
            assertThat(end.outcome().status()).isEqualTo(Outcome.Status.COMPLETED);
        }
        assertThat(requireNonNull(cluster.history().job(new JobId(1))).completed())
                .isEqualTo(1);
    }

    @Test
    void aWorkerThatComesBackWithoutItsTaskGetsItAgain() throws Exception {
        submit();
        try (RawWorker worker = new RawWorker(address).joins("a")) {
            assertThat(worker.nextTask()).isEqualTo("1.0");
        }
        cluster.close();
        start();
        try (RawWorker worker = new RawWorker(address).joins("a")) {
            assertThat(worker.nextTask()).isEqualTo("1.0");
        }
        assertThat(next(Fact.TaskRequeued.class).attempt()).isEqualTo(1);
    }

    @Test
    void aRestartGoesOnFromASnapshot() throws Exception {
        submit();
        submit();
        try (RawWorker worker = new RawWorker(address).joins("a")) {
            assertThat(worker.nextTask()).isEqualTo("1.0");
            worker.completes("1.0");
            assertThat(worker.nextTask()).isEqualTo("2.0");
            cluster.snapshot();
            submit();
        }
        cluster.close();
        start();
        assertThat(cluster.<@Nullable TaskState>read(view -> view.state(TaskId.parse("1.0"))))
                .isNull();
        assertThat(state("2.0")).isInstanceOf(TaskState.Running.class);
        assertThat(state("3.0")).isInstanceOf(TaskState.Waiting.class);
        assertThat(submit()).isEqualTo(new Answer.Accepted(new JobId(4)));
    }

    @Test
    void aSecondServerOnTheSameDataIsRefused() {
        assertThatThrownBy(this::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in use by this very process");
    }

    @Test
    void aWorkerWithAWrongTokenIsTurnedAway() throws Exception {
        try (RawWorker worker = new RawWorker(address)) {
            worker.says("{\"type\":\"HELLO\",\"protocol\":1,\"name\":\"a\",\"token\":\"x\",\"capacity\":{\"slots\":1},"
                    + "\"pid\":0,\"host\":\"h\"}");
            assertThat(worker.hears()).contains("refused", "wrong worker token");
        }
    }

    @Test
    void eventsThatAreRememberedAreThoseOfTheJournal() throws Exception {
        submit();
        assertThat(cluster.events().after(0, 1_000)).isEqualTo(cluster.history().events(EventQuery.ALL));
        assertThat(cluster.events().await(cluster.events().lastPosition(), Duration.ofMillis(1)))
                .isFalse();
    }

    @Test
    void outputIsKeptOnceWhateverIsSentAgain() throws Exception {
        submit();
        try (RawWorker worker = new RawWorker(address).joins("a")) {
            assertThat(worker.nextTask()).isEqualTo("1.0");
            assertThat(worker.says(output(0, "hello ")).hears()).contains("OUTPUT", "\"offset\":6");
            assertThat(worker.says(output(0, "hello ")).hears()).contains("\"offset\":6");
            assertThat(worker.says(output(3, "lo world")).hears()).contains("\"offset\":11");
            assertThat(worker.says(output(100, "too far")).hears()).contains("\"offset\":11");
        }
        OutputStore.Source source = new OutputStore.Source(TaskId.parse("1.0"), 1, TaskStream.STDOUT);
        assertThat(cluster.outputs().of(TaskId.parse("1.0"))).containsExactly(source);
        assertThat(cluster.outputs().read(source, 0, 100)).asString(UTF_8).isEqualTo("hello world");
        cluster.outputs().delete(new JobId(1));
        assertThat(cluster.outputs().size(source)).isZero();
    }

    private static String output(long offset, String text) {
        return "{\"type\":\"OUTPUT\",\"task\":\"1.0\",\"attempt\":1,\"stream\":\"stdout\",\"offset\":" + offset
                + ",\"data\":\"" + Base64.getEncoder().encodeToString(text.getBytes(UTF_8)) + "\"}";
    }

    private static Input.Submit job() {
        JobSpec spec =
                new JobSpec("job", "ana", "sleep", 1, Request.ofSlots(1), 1, 1_000_000, JobSpec.UNKNOWN, Retry.NEVER);
        return new Input.Submit(spec, SECOND);
    }

    private Answer submit() throws Exception {
        return cluster.submit(List.of(job())).get().getFirst();
    }

    private TaskState state(String task) {
        return cluster.read(view -> requireNonNull(view.state(TaskId.parse(task))));
    }

    private <F extends Fact> F next(Class<F> type) throws Exception {
        long position = 0;
        while (true) {
            for (Event event : cluster.events().after(position, 100)) {
                position = event.position();
                if (type.isInstance(event.fact())) {
                    return type.cast(event.fact());
                }
            }
            assertThat(cluster.events().await(position, Duration.ofSeconds(30))).isTrue();
        }
    }
}
