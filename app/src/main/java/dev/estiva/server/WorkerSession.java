package dev.estiva.server;

import dev.estiva.core.Input;
import dev.estiva.core.Input.Attempt;
import dev.estiva.core.Input.Ending;
import dev.estiva.model.Outcome;
import dev.estiva.model.WorkerId;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.Bounds;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.server.SessionAction.Acknowledge;
import dev.estiva.server.SessionAction.Admit;
import dev.estiva.server.SessionAction.Close;
import dev.estiva.server.SessionAction.Send;
import dev.estiva.server.SessionAction.Tell;
import dev.estiva.server.SessionPhase.Admitted;
import dev.estiva.server.SessionPhase.Asking;
import dev.estiva.server.SessionPhase.Over;
import dev.estiva.server.SessionPhase.Silent;
import java.util.ArrayList;
import java.util.List;

/**
 * One worker's connection as the server sees it, as a state machine: what arrives in, what to do out. It knows no thread,
 * no socket and no clock. First HELLO, then the answer of {@link #admitted} or {@link #refused}; tasks are held back until
 * the worker's first READY, which it may say before it is answered.
 */
final class WorkerSession {
    private final long epoch;
    private final List<FromServer> heldBack = new ArrayList<>();
    private SessionPhase phase = new Silent();

    WorkerSession(long epoch) {
        this.epoch = epoch;
    }

    /** Whether it was let in and has said READY. */
    boolean isReady() {
        return phase instanceof Admitted admitted && admitted.ready();
    }

    boolean isAdmitted() {
        return phase instanceof Admitted;
    }

    /** Whether neither side has ended it yet. */
    boolean isOpen() {
        return !(phase instanceof Over);
    }

    List<SessionAction> heard(FromWorker message) {
        return switch (phase) {
            case Silent _ -> greeted(message);
            case Asking _ -> whileAsking(message);
            case Admitted admitted -> served(message, admitted);
            case Over _ -> List.of();
        };
    }

    /** The engine let the worker in, unless it has gone meanwhile. */
    List<SessionAction> admitted(WorkerId id, FromServer.Welcome welcome) {
        if (!(phase instanceof Asking asking)) {
            return List.of(new Tell(new Input.Disconnect(id)));
        }
        phase = new Admitted(id, asking.ready());
        return List.of(new Send(welcome));
    }

    /** The worker is not let in, or broke the rules. */
    List<SessionAction> refused(String reason) {
        SessionPhase before = phase;
        List<SessionAction> actions = new ArrayList<>(parted(reason));
        actions.addAll(disconnect(before));
        return actions;
    }

    /** The engine has given the worker up, or knows it by another connection now. */
    List<SessionAction> parted(String reason) {
        boolean wasOpen = isOpen();
        phase = new Over();
        heldBack.clear();
        return wasOpen ? List.of(new Send(new FromServer.Refused(reason)), new Close(reason)) : List.of();
    }

    /** The engine has something for the worker. Before READY a cancellation waits too: it must not overtake its task. */
    List<SessionAction> send(FromServer message) {
        if (!(phase instanceof Admitted admitted)) {
            return List.of();
        }
        if (admitted.ready() || message instanceof FromServer.Beat || message instanceof FromServer.Output) {
            return List.of(new Send(message));
        }
        heldBack.add(message);
        return List.of();
    }

    /** The connection ended. */
    List<SessionAction> closed() {
        SessionPhase before = phase;
        phase = new Over();
        heldBack.clear();
        return disconnect(before);
    }

    private static List<SessionAction> disconnect(SessionPhase before) {
        return before instanceof Admitted admitted
                ? List.of(new Tell(new Input.Disconnect(admitted.worker())))
                : List.of();
    }

    private List<SessionAction> greeted(FromWorker message) {
        return switch (message) {
            case FromWorker.Hello hello
            when hello.protocol() != Bounds.PROTOCOL ->
                refused("this server speaks protocol " + Bounds.PROTOCOL + ", not " + hello.protocol());
            case FromWorker.Hello hello -> {
                phase = new Asking(false);
                yield List.of(new Admit(hello));
            }
            case FromWorker.Unknown _ -> List.of();
            case FromWorker.Ready _,
                    FromWorker.Beat _,
                    FromWorker.Result _,
                    FromWorker.Progress _,
                    FromWorker.Output _ -> refused("the first message must be HELLO");
        };
    }

    private List<SessionAction> whileAsking(FromWorker message) {
        return switch (message) {
            case FromWorker.Ready _ -> {
                phase = new Asking(true);
                yield List.of();
            }
            case FromWorker.Unknown _ -> List.of();
            case FromWorker.Hello _ -> refused("HELLO was said before");
            case FromWorker.Beat _, FromWorker.Result _, FromWorker.Progress _, FromWorker.Output _ ->
                refused("between HELLO and WELCOME a worker may say READY, but nothing else");
        };
    }

    private List<SessionAction> served(FromWorker message, Admitted admitted) {
        return switch (message) {
            case FromWorker.Ready _ -> ready(admitted);
            case FromWorker.Beat beat -> beat(beat, admitted);
            case FromWorker.Result result ->
                List.of(
                        new Tell(new Input.Report(admitted.worker(), attempt(result.id()), ending(result))),
                        new Acknowledge(result.id()));
            case FromWorker.Output output -> List.of(new SessionAction.Keep(admitted.worker(), output));
            case FromWorker.Progress _, FromWorker.Unknown _ -> List.of(); // of interest to people, not to the engine
            case FromWorker.Hello _ -> refused("HELLO was said before");
        };
    }

    /** Before READY it is no sign of life: what is placed on a worker that never says READY must not wait for ever. */
    private List<SessionAction> beat(FromWorker.Beat beat, Admitted admitted) {
        Send answer = new Send(new FromServer.Beat(epoch, beat.seq(), List.of()));
        return admitted.ready() ? List.of(new Tell(new Input.Beat(admitted.worker())), answer) : List.of(answer);
    }

    private List<SessionAction> ready(Admitted admitted) {
        phase = new Admitted(admitted.worker(), true);
        List<SessionAction> released = new ArrayList<>();
        heldBack.forEach(message -> released.add(new Send(message)));
        heldBack.clear();
        return released;
    }

    private static Attempt attempt(AttemptId id) {
        return new Attempt(id.task(), id.attempt());
    }

    private static Ending ending(FromWorker.Result result) {
        return switch (result.status()) {
            case COMPLETED ->
                new Ending.Ended(
                        new Outcome(Outcome.Status.COMPLETED, result.exitCode(), result.message(), result.output()));
            case FAILED ->
                new Ending.Ended(
                        Outcome.failed(result.exitCode(), result.message()).withOutput(result.output()));
            case STOPPED -> new Ending.Stopped(result.message());
        };
    }
}
