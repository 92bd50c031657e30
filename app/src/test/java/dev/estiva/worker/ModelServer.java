package dev.estiva.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Payload;
import dev.estiva.model.Resources;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.StopCause;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/** The least server that follows docs/protocol.md, for one worker: runs each task until an attempt at it completes. */
final class ModelServer {
    private static final long BEAT = 2_000_000;

    private final Consumer<FromServer> link;
    private final SeededRandom random;
    private final int tasks;
    private final Deque<AttemptId> waiting = new ArrayDeque<>();
    private final TreeSet<AttemptId> placed = new TreeSet<>();
    private final TreeSet<TaskId> done = new TreeSet<>();
    private final List<AttemptId> unconfirmed = new ArrayList<>();
    private long epoch = 1;
    private boolean isReady;
    private boolean isQuiet;

    ModelServer(int tasks, Consumer<FromServer> link, SeededRandom random) {
        this.link = link;
        this.random = random;
        this.tasks = tasks;
        for (int i = 1; i <= tasks; i++) {
            waiting.add(new AttemptId(new TaskId(i, 0), 1));
        }
    }

    /** Everything is done, and a beat has shown that the worker has nothing left. */
    boolean isContent() {
        return done.size() == tasks && isQuiet;
    }

    void disconnected() {
        isReady = false;
        isQuiet = false;
        unconfirmed.clear();
    }

    void restart() {
        epoch++;
    }

    void received(FromWorker message) {
        switch (message) {
            case FromWorker.Hello hello -> hello(hello);
            case FromWorker.Ready _ -> {
                isReady = true;
                dispatch();
            }
            case FromWorker.Beat beat -> beat(beat);
            case FromWorker.Result result -> result(result);
            case FromWorker.Progress _ -> {}
            case FromWorker.Output output -> throw new AssertionError(output);
            case FromWorker.Unknown unknown -> throw new AssertionError(unknown);
        }
    }

    /** A worker that comes back says all that it knows: what it does not mention never reached it. */
    private void hello(FromWorker.Hello hello) {
        link.accept(new FromServer.Welcome(1, "c", epoch, new WorkerId(1), BEAT, 15 * BEAT, ""));
        List<AttemptId> missing =
                placed.stream().filter(id -> !hello.running().contains(id)).toList();
        missing.forEach(this::tryAgain);
        hello.running().stream().filter(id -> !placed.contains(id)).forEach(this::cancel);
    }

    private void beat(FromWorker.Beat beat) {
        link.accept(new FromServer.Beat(epoch, beat.seq(), List.copyOf(unconfirmed)));
        isQuiet = unconfirmed.isEmpty() && beat.running().isEmpty();
        unconfirmed.clear();
        for (AttemptId id : placed) {
            if (random.nextInt(20) == 0) {
                cancel(id);
            } else if (random.nextInt(10) == 0 && isReady) {
                link.accept(process(id)); // said twice
            }
        }
    }

    private void result(FromWorker.Result result) {
        unconfirmed.add(result.id());
        if (placed.contains(result.id())) {
            switch (result.status()) {
                case COMPLETED -> {
                    placed.remove(result.id());
                    assertThat(done.add(result.task())).as("counted once").isTrue();
                }
                case FAILED, STOPPED -> tryAgain(result.id());
            }
        }
        dispatch();
    }

    private void tryAgain(AttemptId id) {
        placed.remove(id);
        waiting.add(new AttemptId(id.task(), id.attempt() + 1));
    }

    private void dispatch() {
        while (isReady && placed.size() < AgentWorld.SLOTS && !waiting.isEmpty()) {
            AttemptId id = waiting.remove();
            placed.add(id);
            link.accept(process(id));
        }
    }

    private void cancel(AttemptId id) {
        link.accept(new FromServer.Cancel(id, epoch, StopCause.PREEMPTED, 0));
    }

    private FromServer.ProcessTask process(AttemptId id) {
        return new FromServer.ProcessTask(
                id, epoch, "sleep", Payload.NONE, Resources.ofSlots(1), List.of(), JobSpec.UNKNOWN);
    }
}
