package dev.estiva.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Answer;
import dev.estiva.core.ClusterView;
import dev.estiva.core.EngineConfig;
import dev.estiva.core.Fact;
import dev.estiva.core.Input;
import dev.estiva.core.Step;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Payload;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.Presets;
import dev.estiva.transport.Address;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server on a thread of its own, over real sockets, with whatever may come through them. */
@Timeout(60)
class LiveServerTcpTest {
    private static final int MANY = 50;

    private final LinkedBlockingQueue<Fact> facts = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<RawWorker> workers = Collections.synchronizedList(new ArrayList<>());
    private LiveServer server;
    private Address address;
    private Future<?> loop;

    @BeforeEach
    void startsTheServer() throws IOException {
        LiveClock clock = new LiveClock(BigDecimal.ONE);
        clock.start();
        ServerSettings settings = new ServerSettings(
                new EngineConfig(0, 0, false), Presets.FIFO.spec().build(), "lab", 1, 2_000_000, 30_000_000, "");
        server = new LiveServer(
                settings, clock, (attempt, worker) -> new WorkSource.Work("sleep", Payload.NONE), new Admitting());
        address = server.listen(new Address(Address.LOOPBACK, 0));
        loop = threads.submit(() -> {
            server.run();
            return null;
        });
    }

    @AfterEach
    void theServerHasSurvived() throws Exception {
        server.stop();
        loop.get(30, TimeUnit.SECONDS);
        server.close();
        for (RawWorker worker : workers) {
            worker.close();
        }
        threads.shutdownNow();
    }

    @Test
    void helloAndReadyInOneGoAreEnoughToGetWork() throws Exception {
        submit(1);
        assertThat(connect().joins("by-hand").nextTask()).isEqualTo("1.0");
    }

    @Test
    void aFirstLineThatIsNoHelloIsAnsweredWithTheReason() throws Exception {
        assertThat(connect().says("GET / HTTP/1.1").hears()).contains("WELCOME", "refused", "unreadable message");
        assertThat(connect().says("{\"type\":\"READY\",\"slots\":1}").hears())
                .contains("the first message must be HELLO");
        assertThat(connect()
                        .says("{\"type\":\"HELLO\",\"protocol\":1,\"name\":\"a\",\"capacity\":{\"slots\":\"two\"}}")
                        .hears())
                .contains("capacity.slots: expected a whole number");
    }

    @Test
    void aWorkerThatTalksGarbageIsCutOffAndItsTaskWaitsForIt() throws Exception {
        submit(1);
        RawWorker rude = connect().joins("a");
        assertThat(rude.nextTask()).isEqualTo("1.0");
        rude.says("{\"type\":\"RESULT\",\"task\":7}");
        assertThat(rude.hears()).isNull();
        await(Fact.WorkerSuspected.class);

        RawWorker back = connect();
        back.says(
                "{\"type\":\"HELLO\",\"protocol\":1,\"name\":\"a\",\"capacity\":{\"slots\":1},\"pid\":0,\"host\":\"h\","
                        + "\"cluster\":\"lab\",\"running\":[{\"task\":\"1.0\",\"attempt\":1}]}");
        assertThat(back.hears()).contains("WELCOME").doesNotContain("refused");
        back.completes("1.0");
        await(Fact.TaskFinished.class);
    }

    @Test
    void halfALineIsNoMessage() throws Exception {
        submit(1);
        RawWorker worker = connect().joins("a");
        assertThat(worker.nextTask()).isEqualTo("1.0");
        worker.writes(
                "{\"type\":\"RESULT\",\"task\":\"1.0\",\"attempt\":1,\"status\":\"completed\",\"run_seconds\":0}");
        worker.close();
        await(Fact.WorkerSuspected.class);
        assertThat(facts).noneMatch(Fact.TaskFinished.class::isInstance);
    }

    @Test
    void silentConnectionsAreInNobodysWay() throws Exception {
        for (int i = 0; i < MANY; i++) {
            connect().writes(i % 2 == 0 ? "" : "{\"type\":\"HEL");
        }
        submit(1);
        RawWorker worker = connect().joins("a");
        worker.completes(worker.nextTask());
        await(Fact.TaskFinished.class);
    }

    @Test
    void ofManyThatClaimOneNameAtOnceOneGetsIn() throws Exception {
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            answers.add(threads.submit(() -> connect()
                    .says(
                            "{\"type\":\"HELLO\",\"protocol\":1,\"name\":\"a\",\"capacity\":{\"slots\":1},\"pid\":0,\"host\":\"h\"}")
                    .hears()));
        }
        int in = 0;
        for (Future<String> answer : answers) {
            in += answer.get().contains("refused") ? 0 : 1;
        }
        assertThat(in).isEqualTo(1);
    }

    @Test
    void manyWorkersAtOnceGetEveryTaskDoneOnce() throws Exception {
        List<Future<List<String>>> done = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            String name = "w" + i;
            done.add(threads.submit(() -> workUntilTheEnd(connect().joins(name))));
        }
        submit(10 * MANY);
        for (int i = 0; i < 10 * MANY; i++) {
            await(Fact.TaskFinished.class);
        }
        server.close();
        List<String> all = new ArrayList<>();
        for (Future<List<String>> each : done) {
            all.addAll(each.get());
        }
        assertThat(all).hasSize(10 * MANY).doesNotHaveDuplicates();
    }

    private static List<String> workUntilTheEnd(RawWorker worker) throws IOException {
        List<String> tasks = new ArrayList<>();
        for (String task = worker.nextTask(); !task.isEmpty(); task = worker.nextTask()) {
            tasks.add(task);
            worker.completes(task);
        }
        return tasks;
    }

    private RawWorker connect() throws IOException {
        RawWorker worker = new RawWorker(address);
        workers.add(worker);
        return worker;
    }

    private void submit(int tasks) {
        JobSpec spec = new JobSpec("job", "", "", 1, Request.ofSlots(1), 1, 1_000_000, JobSpec.UNKNOWN, Retry.NEVER);
        server.submit(Collections.nCopies(tasks, new Input.Submit(spec, Payload.NONE)));
    }

    private void await(Class<? extends Fact> type) throws InterruptedException {
        Fact fact = facts.take();
        while (!type.isInstance(fact)) {
            fact = facts.take();
        }
    }

    /** Lets everybody in, and passes the facts on to the test. */
    private final class Admitting implements ServerListener {
        @Override
        public void fact(Fact fact, ClusterView before) {
            facts.add(fact);
        }

        @Override
        public void stepped(long nowMicros, List<Input> inputs, Step step, ClusterView after) {}

        @Override
        public void answered(Input.Submit submit, Answer answer) {}

        @Override
        public void asked(Visitor visitor, WorkerSpec spec) {
            server.admit(visitor);
        }

        @Override
        public void ready(WorkerSpec spec) {}

        @Override
        public void result(TaskId task, long runMicros) {}
    }
}
