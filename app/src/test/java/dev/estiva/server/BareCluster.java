package dev.estiva.server;

import dev.estiva.core.Answer;
import dev.estiva.core.ClusterState;
import dev.estiva.core.ClusterView;
import dev.estiva.core.Engine;
import dev.estiva.core.EngineConfig;
import dev.estiva.core.Fact;
import dev.estiva.core.Input;
import dev.estiva.journal.Journal;
import dev.estiva.journal.JournalException;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.PolicySpec;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.transport.Link;
import dev.estiva.transport.Receiver;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A durable cluster without its threads: what {@link Cluster} wires around the {@link ControlPlane}, for a simulation that is
 * the loop, the journal's thread and the mirror's in one.
 */
public final class BareCluster {
    private final Settings settings;
    private final Watcher watcher;
    private final Journal journal;
    private final PayloadSource payloads;
    private final Engine engine;
    private final ClusterState mirror;
    private final ControlPlane plane;
    private final Deque<Runnable> inbox = new ArrayDeque<>();
    private final Deque<Runnable> released = new ArrayDeque<>();
    private boolean inTurn;

    /** Sees what goes on inside. */
    public interface Watcher {
        /** There is something to do: a turn is wanted soon. */
        void wanted();

        /** A fact was decided; it is not durable yet. */
        void decided(Fact fact);

        /** A worker sends output; {@code safe} is to be told how much of that stream is kept, once it is. */
        void output(FromWorker.Output piece, LongConsumer safe);

        /** A step is complete, at this time of the engine's. */
        void stepped(long nowMicros, List<Input> inputs);
    }

    /** How it is to run. */
    public record Settings(String name, EngineConfig engine, PolicySpec policy, long beatMicros, int outputWindow) {}

    /** Recovers what the journal has; {@link #clockFloor} says from when on its time goes. */
    public BareCluster(Settings settings, Journal journal, Watcher watcher) throws IOException {
        this.settings = settings;
        this.watcher = watcher;
        this.journal = journal;
        this.payloads = new PayloadSource(journal);
        var policy = settings.policy().build();
        ClusterState state = new ClusterState(policy.order());
        journal.recover(Journal.Recovery.into(state));
        this.mirror = state.copy();
        this.engine = new Engine(settings.engine(), state, policy, this::before);
        ServerSettings server = new ServerSettings(
                settings.engine(),
                policy,
                settings.name(),
                journal.epoch(),
                settings.beatMicros(),
                settings.engine().lostAfterMicros(),
                "0.1");
        this.plane = new ControlPlane(server, engine, this::append, payloads, new Everybody(), this::post);
        tell(new Input.Restart(), _ -> {});
    }

    /** No turn may come with an earlier time. */
    public long clockFloor() {
        return engine.nowMicros();
    }

    public Receiver<FromWorker> accept(Link<FromServer> link) {
        return plane.accept(link);
    }

    /** As a user's request does that came over the API. */
    public void tell(Input input, Consumer<Answer> to) {
        post(() -> plane.tell(input, answer -> {
            if (input instanceof Input.Submit submit && answer instanceof Answer.Accepted accepted) {
                payloads.accepted(accepted.job(), submit.payload());
            }
            to.accept(answer);
        }));
    }

    /** One turn of the loop: what the journal released, what came in, and a step. */
    public void turn(long nowMicros) throws IOException {
        inTurn = true;
        try {
            for (Runnable next = released.poll(); next != null; next = released.poll()) {
                next.run();
            }
            for (Runnable next = inbox.poll(); next != null; next = inbox.poll()) {
                next.run();
            }
            plane.step(nowMicros);
        } finally {
            inTurn = false;
        }
        if (plane.waiting() > 0 || !released.isEmpty()) {
            watcher.wanted();
        }
    }

    /** When the engine wants a turn though nothing came in. */
    public long wakeAtMicros() {
        return plane.wakeAtMicros();
    }

    /** The state with what is decided. */
    public ClusterView view() {
        return engine.view();
    }

    /** The state as far as it is durable. */
    public ClusterState mirror() {
        return mirror;
    }

    public Engine engine() {
        return engine;
    }

    private void append(List<Fact> facts, Runnable release) throws JournalException {
        journal.append(facts, () -> {
            facts.forEach(mirror::apply);
            released.add(release);
            watcher.wanted();
        });
    }

    private void post(Runnable action) {
        if (inTurn) {
            action.run();
        } else {
            inbox.add(action);
            watcher.wanted();
        }
    }

    private void before(Fact fact, ClusterView state) {
        payloads.endedBy(fact, state);
        watcher.decided(fact);
    }

    /** Lets every worker in. */
    private final class Everybody implements ServerListener {
        @Override
        public void asked(Visitor visitor, WorkerSpec spec) {
            plane.admit(visitor);
        }

        @Override
        public int outputWindow() {
            return settings.outputWindow();
        }

        @Override
        public void output(WorkerId worker, FromWorker.Output piece, LongConsumer safe) {
            watcher.output(piece, safe);
        }

        @Override
        public void stepped(long nowMicros, List<Input> inputs, dev.estiva.core.Step step, ClusterView after) {
            watcher.stepped(nowMicros, inputs);
        }
    }
}
