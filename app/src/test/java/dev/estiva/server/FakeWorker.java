package dev.estiva.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.Payload;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.protocol.FromWorker.Status;
import dev.estiva.transport.MemoryPair;
import dev.estiva.transport.Receiver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection of a worker that a test speaks for. */
final class FakeWorker implements Receiver<FromServer> {
    private final MemoryPair pair;
    private final LiveRig rig;
    private final Deque<FromServer> heard = new ArrayDeque<>();
    private boolean isCutOff;
    private long beats;

    @Nullable
    String whyClosed;

    FakeWorker(MemoryPair pair, LiveRig rig) {
        this.pair = pair;
        this.rig = rig;
    }

    static AttemptId id(long job, int attempt) {
        return new AttemptId(new TaskId(job, 0), attempt);
    }

    void hello(String name, AttemptId... running) {
        hello(WorkerSpec.ofSlots(name, 1), "lab", running);
    }

    void hello(WorkerSpec spec, String cluster, AttemptId... running) {
        say(new FromWorker.Hello(1, spec, "", 4_711, "here", cluster, 0, List.of(running), ""));
    }

    void ready() {
        say(new FromWorker.Ready(1));
    }

    void beat(AttemptId... running) {
        say(new FromWorker.Beat(++beats, List.of(running)));
    }

    void result(AttemptId id, Status status) {
        say(new FromWorker.Result(id, status, 1_000_000, 0, "", Payload.NONE));
    }

    void say(FromWorker message) {
        pair.worker().send(message);
    }

    /** Says of everything that it was given so far that it is done. */
    void reportAll() {
        for (FromServer said = heard.poll(); said != null; said = heard.poll()) {
            if (said instanceof FromServer.ProcessTask process) {
                result(process.id(), Status.COMPLETED);
            }
        }
    }

    /** Closes its end in order. */
    void close() {
        pair.worker().close("done");
        rig.settle();
    }

    /** The connection breaks, and both ends notice. */
    void cut() {
        pair.cut();
        rig.settle();
    }

    /** The network swallows everything from now on, and neither end notices. */
    void cutOffUnnoticed() {
        isCutOff = true;
    }

    boolean deliver() {
        return !isCutOff && pair.deliver();
    }

    /** The next thing that the server said, which must be of this type. */
    <M extends FromServer> M hears(Class<M> type) {
        FromServer next = heard.poll();
        assertThat(next).isInstanceOf(type);
        return type.cast(next);
    }

    /** The next message of this type, whatever was said before it. */
    <M extends FromServer> M hearsNext(Class<M> type) {
        while (!type.isInstance(heard.peek()) && !heard.isEmpty()) {
            heard.remove();
        }
        return hears(type);
    }

    /** What waits to be heard of this type. */
    <M extends FromServer> List<M> heardOf(Class<M> type) {
        return heard.stream().filter(type::isInstance).map(type::cast).toList();
    }

    void hearsNothing() {
        assertThat(heard).isEmpty();
    }

    @Override
    public void received(FromServer message) {
        heard.add(message);
    }

    @Override
    public void closed(String why) {
        whyClosed = why;
    }
}
