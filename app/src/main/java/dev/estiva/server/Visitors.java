package dev.estiva.server;

import dev.estiva.core.Answer;
import dev.estiva.core.ClusterView;
import dev.estiva.core.Input;
import dev.estiva.core.Input.Attempt;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.MachineSample;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.Bounds;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.protocol.FromWorker.Hello;
import dev.estiva.transport.Link;
import dev.estiva.transport.Receiver;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** The connections of a live server, and which worker is at the end of which. But for {@link #accept}, for the loop's thread. */
final class Visitors {
    private final ServerSettings settings;
    private final ServerListener listener;
    private final Loop loop;
    private final Samples samples = new Samples();
    private final Set<Visitor> open = ConcurrentHashMap.newKeySet();
    private final NavigableMap<WorkerId, Visitor> letIn = new TreeMap<>();

    /** What the connections need of the loop. */
    interface Loop {
        /** Does this on the loop's thread; may be called by any. */
        void post(Runnable action);

        /** Tells the engine in the next step. */
        void tell(Input input, Consumer<Answer> answerTo);

        /** Does this after the step, when its facts are safe. */
        void afterStep(Runnable action);

        ClusterView view();
    }

    Visitors(ServerSettings settings, ServerListener listener, Loop loop) {
        this.settings = settings;
        this.listener = listener;
        this.loop = loop;
    }

    /** Takes a new connection; called by a thread of its own. */
    Receiver<FromWorker> accept(Link<FromServer> link) {
        Visitor visitor = new Visitor(link, new WorkerSession(settings.epoch()));
        open.add(visitor);
        return new Ear(visitor);
    }

    /** Lets a worker in that asked, and takes it for this; if it is gone already, does nothing. */
    void admit(Visitor visitor, WorkerSpec spec) {
        Hello hello = visitor.hello();
        if (!visitor.session().isOpen()) {
            return;
        }
        boolean isOurs = hello.cluster().equals(settings.cluster());
        if (isOurs && hello.epoch() > settings.epoch()) {
            refuseOfLaterEpoch(visitor, hello);
            return;
        }
        List<Attempt> running = new ArrayList<>();
        if (isOurs) {
            hello.running().forEach(id -> running.add(attempt(id)));
        }
        loop.tell(new Input.Register(spec, running), answer -> registered(visitor, answer));
    }

    /** Whatever this server has forgotten, the worker may still run: the numbers of jobs would come twice. */
    private void refuseOfLaterEpoch(Visitor visitor, Hello hello) {
        String why = "this worker has seen epoch " + hello.epoch() + " of the cluster, and this server is at "
                + settings.epoch()
                + ": its data is older than the cluster. If they were restored from a backup, end the"
                + " server, run 'estiva journal restored' once, and start it again";
        LoggerFactory.getLogger(LiveServer.class).warn("{}: {}", visitor.name(), why);
        refuse(visitor, why);
    }

    void refuse(Visitor visitor, String reason) {
        perform(visitor, visitor.session().refused(reason));
    }

    void send(WorkerId worker, FromServer message) {
        Visitor visitor = letIn.get(worker);
        if (visitor != null) {
            perform(visitor, visitor.session().send(message));
        }
    }

    /** The engine knows this worker no more: if it is still there, it has to ask to be let in again. */
    void part(WorkerId worker, String reason) {
        samples.forget(worker);
        Visitor visitor = letIn.remove(worker);
        if (visitor != null) {
            perform(visitor, visitor.session().parted(reason));
        }
    }

    Samples samples() {
        return samples;
    }

    void closeAll() {
        open.forEach(visitor -> visitor.link().close("the server ends"));
    }

    private void registered(Visitor visitor, Answer answer) {
        switch (answer) {
            case Answer.Registered registered -> letIn(visitor, registered.worker());
            case Answer.Refused refused -> refuse(visitor, refused.message());
            case Answer.Accepted _, Answer.Done _, Answer.Stale _ ->
                throw new IllegalStateException("a registration was answered " + answer);
        }
    }

    private void letIn(Visitor visitor, WorkerId worker) {
        perform(visitor, visitor.session().admitted(worker, welcome(worker)));
        if (!visitor.session().isAdmitted()) {
            return; // it went while the engine decided
        }
        visitor.isLetInAs(worker);
        Visitor before = letIn.put(worker, visitor);
        if (before != null) {
            perform(before, before.session().parted("another connection of this worker has taken its place"));
        }
        if (visitor.session().isReady()) {
            listener.ready(visitor.hello().spec());
        }
    }

    private FromServer.Welcome welcome(WorkerId worker) {
        return new FromServer.Welcome(
                Bounds.PROTOCOL,
                settings.cluster(),
                settings.epoch(),
                worker,
                settings.beatMicros(),
                settings.lostMicros(),
                settings.version(),
                listener.outputWindow());
    }

    private void heard(Visitor visitor, FromWorker message) {
        if (message instanceof FromWorker.Result result && isCurrent(visitor, result.id())) {
            listener.result(result.task(), result.runMicros());
        }
        if (message instanceof FromWorker.Progress progress && isCurrent(visitor, progress.id())) {
            listener.progress(
                    progress.id().task(), progress.id().attempt(), progress.percentHundredths(), progress.message());
        }
        boolean wasReady = visitor.session().isReady();
        perform(visitor, visitor.session().heard(message));
        if (message instanceof FromWorker.Beat beat && beat.sample() != null) {
            sampled(visitor, beat.sample());
        }
        if (!wasReady && visitor.session().isReady()) {
            listener.ready(visitor.hello().spec());
        }
    }

    private void sampled(Visitor visitor, MachineSample sample) {
        WorkerId worker = visitor.worker();
        WorkerNode node = worker == null ? null : loop.view().workers().get(worker);
        if (node != null && visitor.session().isAdmitted()) {
            samples.heard(sample, node).forEach(input -> loop.tell(input, _ -> {}));
        }
    }

    private boolean isCurrent(Visitor visitor, AttemptId id) {
        return visitor.session().isAdmitted()
                && loop.view().state(id.task()) instanceof Running running
                && running.attempt() == id.attempt()
                && running.placement().worker().equals(visitor.worker());
    }

    private void gone(Visitor visitor, String why) {
        open.remove(visitor);
        if (visitor.session().isOpen()) {
            LoggerFactory.getLogger(LiveServer.class).warn("{}: {}", visitor.name(), why);
        }
        perform(visitor, visitor.session().closed());
        WorkerId worker = visitor.worker();
        if (worker != null) {
            letIn.remove(worker, visitor);
        }
    }

    private void perform(Visitor visitor, List<SessionAction> actions) {
        for (SessionAction action : actions) {
            switch (action) {
                case SessionAction.Send send -> visitor.link().send(send.message());
                case SessionAction.Close close -> visitor.link().close(close.why());
                case SessionAction.Tell tell -> loop.tell(tell.input(), _ -> {});
                case SessionAction.Admit admit -> {
                    visitor.asks(admit.hello());
                    listener.asked(visitor, admit.hello().spec());
                }
                case SessionAction.Keep keep ->
                    listener.output(keep.worker(), keep.piece(), offset -> isSafe(visitor, keep.piece(), offset));
                case SessionAction.Acknowledge done -> loop.afterStep(() -> acknowledge(visitor, done.id()));
            }
        }
    }

    private void acknowledge(Visitor visitor, AttemptId id) {
        FromServer.Beat beat = new FromServer.Beat(settings.epoch(), FromServer.Beat.UNASKED, List.of(id));
        perform(visitor, visitor.session().send(beat));
    }

    /** Called by any thread. */
    private void isSafe(Visitor visitor, FromWorker.Output piece, long offset) {
        FromServer.Output answer = new FromServer.Output(piece.id(), settings.epoch(), piece.stream(), offset);
        loop.post(() -> perform(visitor, visitor.session().send(answer)));
    }

    static Attempt attempt(AttemptId id) {
        return new Attempt(id.task(), id.attempt());
    }

    /** Passes what a connection hears on to the loop. */
    private final class Ear implements Receiver<FromWorker> {
        private final Visitor visitor;

        Ear(Visitor visitor) {
            this.visitor = visitor;
        }

        @Override
        public void received(FromWorker message) {
            loop.post(() -> heard(visitor, message));
        }

        @Override
        public void closed(String why) {
            loop.post(() -> gone(visitor, why));
        }
    }
}
