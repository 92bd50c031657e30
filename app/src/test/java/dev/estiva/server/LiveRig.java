package dev.estiva.server;

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
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.Presets;
import dev.estiva.protocol.FromWorker;
import dev.estiva.transport.MemoryPair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * A live server in virtual time, in one thread, with workers that a test speaks for: nothing happens but when {@link #settle}
 * is called. Workers are suspected after 6 seconds of silence, and lost after 30.
 */
final class LiveRig implements ServerListener {
    final LiveServer server;
    final List<Fact> facts = new ArrayList<>();
    final List<String> ready = new ArrayList<>();
    final List<TaskId> results = new ArrayList<>();
    final List<String> progress = new ArrayList<>();
    final List<Visitor> asking = new ArrayList<>();
    final List<FromWorker.Output> output = new ArrayList<>();
    final List<LongConsumer> safe = new ArrayList<>();
    boolean admits = true;
    private final List<FakeWorker> workers = new ArrayList<>();
    private long nowNanos;

    LiveRig() {
        ServerSettings settings = new ServerSettings(
                new EngineConfig(6_000_000, 30_000_000, false),
                Presets.FIFO.spec().build(),
                "lab",
                5,
                2_000_000,
                30_000_000,
                "0.1");
        LiveClock clock = new LiveClock(BigDecimal.ONE, () -> nowNanos);
        clock.start();
        Payload second = Payload.of("{\"seconds\":1}".getBytes(StandardCharsets.UTF_8));
        server = new LiveServer(settings, clock, (attempt, worker) -> new WorkSource.Work("sleep", second), this);
    }

    /** A new connection on which nothing has been said. */
    FakeWorker connect() {
        MemoryPair pair = new MemoryPair();
        FakeWorker worker = new FakeWorker(pair, this);
        pair.open(server.accept(pair.server()), worker);
        workers.add(worker);
        return worker;
    }

    /** A worker of one slot that was let in and is ready. */
    FakeWorker join(String name) {
        FakeWorker worker = connect();
        worker.hello(name);
        worker.ready();
        settle();
        return worker;
    }

    /** Lets all messages arrive, and the server do what comes of them. */
    void settle() {
        boolean moved = true;
        while (moved) {
            settleServer();
            moved = false;
            for (FakeWorker worker : List.copyOf(workers)) {
                moved |= worker.deliver();
            }
        }
    }

    private void settleServer() {
        try {
            server.settle();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void submit(int tasks) {
        for (int i = 0; i < tasks; i++) {
            JobSpec spec =
                    new JobSpec("job", "", "", 1, Request.ofSlots(1), 1, 1_000_000, JobSpec.UNKNOWN, Retry.NEVER);
            server.submit(List.of(new Input.Submit(spec, Payload.NONE)));
        }
        settle();
    }

    /** Lets time pass in steps of a second, in which those beat that are to. */
    void advance(Duration time, FakeWorker... beating) {
        for (long second = 0; second < time.toSeconds(); second++) {
            nowNanos += 1_000_000_000L;
            for (FakeWorker worker : beating) {
                worker.beat();
            }
            settle();
        }
    }

    <F extends Fact> List<F> facts(Class<F> type) {
        return facts.stream()
                .flatMap(fact -> type.isInstance(fact) ? Stream.of(type.cast(fact)) : Stream.empty())
                .toList();
    }

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
        asking.add(visitor);
        if (admits) {
            server.admit(visitor);
        }
    }

    @Override
    public int outputWindow() {
        return 1_000;
    }

    @Override
    public void output(WorkerId worker, FromWorker.Output piece, LongConsumer isSafe) {
        output.add(piece);
        safe.add(isSafe);
    }

    @Override
    public void ready(WorkerSpec spec) {
        ready.add(spec.name());
    }

    @Override
    public void result(TaskId task, long runMicros) {
        results.add(task);
    }

    @Override
    public void progress(TaskId task, int attempt, int percentHundredths, String message) {
        progress.add(task + "#" + attempt + " " + percentHundredths + " " + message);
    }
}
