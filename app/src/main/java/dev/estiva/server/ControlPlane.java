package dev.estiva.server;

import dev.estiva.core.Answer;
import dev.estiva.core.ClusterView;
import dev.estiva.core.Effect;
import dev.estiva.core.Engine;
import dev.estiva.core.Fact;
import dev.estiva.core.Input;
import dev.estiva.core.Input.Attempt;
import dev.estiva.core.Step;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.StopCause;
import dev.estiva.model.WorkerSpec;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.transport.Link;
import dev.estiva.transport.Receiver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * A server without threads, sockets or clock: inputs gather, a step decides them in one batch with one policy pass, and
 * answers, dispatches and acknowledgements leave when the step's facts are durable. Whoever drives it calls everything here
 * on one thread, its loop's.
 */
public final class ControlPlane {
    /** How long a worker may take to end what it is told to stop. */
    private static final long GRACE_MICROS = 5_000_000;

    private final ServerSettings settings;
    private final Engine engine;
    private final FactLog log;
    private final WorkSource source;
    private final ServerListener listener;
    private final Visitors visitors;
    private List<Input> inputs = new ArrayList<>();
    private List<Consumer<Answer>> answerTo = new ArrayList<>();
    private List<Runnable> afterwards = new ArrayList<>();
    private long wakeAtMicros = Long.MAX_VALUE;

    /** {@code post} has something done on the loop's thread soon, and may be called by any thread. */
    public ControlPlane(
            ServerSettings settings,
            Engine engine,
            FactLog log,
            WorkSource source,
            ServerListener listener,
            Consumer<Runnable> post) {
        this.settings = settings;
        this.engine = engine;
        this.log = log;
        this.source = source;
        this.listener = listener;
        this.visitors = new Visitors(settings, listener, new LoopOfVisitors(post));
    }

    /** Takes a connection, and answers who is to hear what it brings. Any thread may call it. */
    public Receiver<FromWorker> accept(Link<FromServer> link) {
        return visitors.accept(link);
    }

    /** Has the next step decide this, and tells its answer when that is durable. */
    public void tell(Input input, Consumer<Answer> to) {
        inputs.add(input);
        answerTo.add(to);
    }

    /** How many inputs wait for the next step. */
    public int waiting() {
        return inputs.size();
    }

    /** When the engine wants a step though nothing came in; {@link Long#MAX_VALUE} if never. */
    public long wakeAtMicros() {
        return wakeAtMicros;
    }

    /**
     * Decides all that waits, if anything does or if it is time.
     *
     * @throws IOException if the log failed: nothing of this step was seen outside, and nothing more can be done
     */
    public void step(long nowMicros) throws IOException {
        if (inputs.isEmpty() && afterwards.isEmpty() && wakeAtMicros > nowMicros) {
            return;
        }
        List<Input> batch = inputs;
        List<Consumer<Answer>> to = answerTo;
        List<Runnable> then = afterwards;
        inputs = new ArrayList<>();
        answerTo = new ArrayList<>();
        afterwards = new ArrayList<>();
        visitors.samples().publish(nowMicros);
        Step step = engine.step(batch, nowMicros);
        wakeAtMicros = step.wakeAtMicros();
        log.append(step.facts(), () -> release(step, to, then));
        listener.stepped(nowMicros, batch, step, engine.view());
    }

    private void release(Step step, List<Consumer<Answer>> to, List<Runnable> then) {
        for (int i = 0; i < to.size(); i++) {
            to.get(i).accept(step.answers().get(i));
        }
        then.forEach(Runnable::run);
        step.effects().forEach(this::release);
        step.facts().forEach(this::act);
    }

    /** Lets a worker in that asked, as what it says it is. */
    public void admit(Visitor visitor) {
        visitors.admit(visitor, visitor.hello().spec());
    }

    /** Lets a worker in that asked, and takes it for this. */
    public void admit(Visitor visitor, WorkerSpec spec) {
        visitors.admit(visitor, spec);
    }

    /** Turns a worker away that asked. */
    public void refuse(Visitor visitor, String reason) {
        visitors.refuse(visitor, reason);
    }

    /** The state, with what is decided but not yet durable. */
    public ClusterView view() {
        return engine.view();
    }

    /** What the workers' machines showed last. Any thread may read it. */
    public Samples samples() {
        return visitors.samples();
    }

    /** Closes all connections. Any thread may call it. */
    public void closeAll() {
        visitors.closeAll();
    }

    private void act(Fact fact) {
        if (fact instanceof Fact.WorkerLost lost) {
            visitors.part(lost.worker(), "this worker was given up: " + lost.reason());
        } else if (fact instanceof Fact.WorkerLeft left) {
            visitors.part(left.worker(), "this worker has left");
        } else if (fact instanceof Fact.PolicyReplaced replaced) {
            LoggerFactory.getLogger(ControlPlane.class)
                    .warn(
                            "the policy {} failed, and fifo decides from now on: {}",
                            replaced.policy(),
                            replaced.reason());
        }
    }

    private void release(Effect effect) {
        switch (effect) {
            case Effect.Dispatch dispatch -> dispatch(dispatch);
            case Effect.Resume resume -> throw new IllegalStateException("live workers suspend nothing: " + resume);
            case Effect.Stop stop -> visitors.send(stop.worker(), cancel(stop.attempt(), stop.cause()));
            case Effect.Drop drop -> visitors.send(drop.worker(), cancel(drop.attempt(), StopCause.EVICTED));
        }
    }

    private FromServer.Cancel cancel(Attempt attempt, StopCause cause) {
        return new FromServer.Cancel(id(attempt), settings.epoch(), cause, GRACE_MICROS);
    }

    private void dispatch(Effect.Dispatch dispatch) {
        for (Share share : dispatch.placement().shares()) {
            WorkerNode node = engine.view().workers().get(share.worker());
            if (node == null) {
                continue;
            }
            WorkSource.Work work = source.of(dispatch, node.spec());
            FromServer.ProcessTask message = new FromServer.ProcessTask(
                    id(dispatch.attempt()),
                    settings.epoch(),
                    work.jobType(),
                    work.payload(),
                    share.amounts(),
                    share.devices(),
                    dispatch.spec().limitMicros(),
                    dispatch.spec().user());
            visitors.send(share.worker(), message);
        }
    }

    private static AttemptId id(Attempt attempt) {
        return new AttemptId(attempt.task(), attempt.number());
    }

    /** What the connections see of the loop. */
    private final class LoopOfVisitors implements Visitors.Loop {
        private final Consumer<Runnable> post;

        LoopOfVisitors(Consumer<Runnable> post) {
            this.post = post;
        }

        @Override
        public void post(Runnable action) {
            post.accept(action);
        }

        @Override
        public void tell(Input input, Consumer<Answer> to) {
            ControlPlane.this.tell(input, to);
        }

        @Override
        public void afterStep(Runnable action) {
            afterwards.add(action);
        }

        @Override
        public ClusterView view() {
            return engine.view();
        }
    }
}
