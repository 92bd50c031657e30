package dev.estiva.worker;

import dev.estiva.model.MachineSample;
import dev.estiva.model.Seconds;
import dev.estiva.model.SeededRandom;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.Bounds;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromServer.Welcome;
import dev.estiva.protocol.FromWorker;
import dev.estiva.worker.AgentAction.CloseLink;
import dev.estiva.worker.AgentAction.Connect;
import dev.estiva.worker.AgentAction.Exit;
import dev.estiva.worker.AgentAction.Note;
import dev.estiva.worker.AgentAction.Send;
import dev.estiva.worker.AgentPhase.Connecting;
import dev.estiva.worker.AgentPhase.Ended;
import dev.estiva.worker.AgentPhase.Greeting;
import dev.estiva.worker.AgentPhase.Resting;
import dev.estiva.worker.AgentPhase.Serving;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The worker as a state machine: an event and the time in, actions out. It has no thread and no clock; whoever drives it
 * calls {@link #step} with each event, and with {@link AgentEvent.TimeReached} at {@link #wakeMicros} at the latest. Here
 * is how it gets and keeps a server; what it does with tasks is in {@link AgentTasks}.
 */
final class Agent {
    /** For the answer to HELLO: a server may wait for all its workers before it answers the first. */
    static final long GREETING_MICROS = 120_000_000;

    /** Each unknown type of message is noted once; types come from outside. */
    private static final int MOST_NOTED_TYPES = 20;

    private final AgentIdentity identity;
    private final boolean once;
    private final AgentTasks tasks;
    private final Backoff backoff;
    private final AgentLease lease;
    private final TreeSet<String> notedTypes = new TreeSet<>();
    private List<AgentAction> actions = new ArrayList<>();
    private AgentPhase phase = new Resting(Long.MIN_VALUE);
    private String cluster = "";
    private long epoch;
    private long connection;
    private long beats;
    private long greetingMicros = GREETING_MICROS;

    /** What no beat has told yet. */
    private @Nullable MachineSample sample;

    /** With {@code once}, the agent ends when its first connection does, and whatever it runs ends with it. */
    Agent(AgentIdentity identity, boolean once, SeededRandom random) {
        this.identity = identity;
        this.once = once;
        this.tasks = new AgentTasks(identity.spec().capacity().slots());
        this.lease = new AgentLease(identity.spec().leaseMicros());
        this.backoff = new Backoff(random.fork("reconnect"));
    }

    /** What an earlier agent on this worker knew of its cluster; to be called before the first step. */
    void remember(String knownCluster, long knownEpoch) {
        cluster = knownCluster;
        epoch = knownEpoch;
    }

    /**
     * An attempt of an earlier agent on this worker still runs, or has ended since; what becomes of it is to be told under
     * the number that this answers. To be called before the first step.
     */
    long adopt(AttemptId id, long slots) {
        return tasks.adopt(id, slots);
    }

    List<AgentAction> step(AgentEvent event, long nowMicros) {
        actions = new ArrayList<>();
        switch (event) {
            case AgentEvent.Connected connected -> connected(connected, nowMicros);
            case AgentEvent.Disconnected gone -> disconnected(gone, nowMicros);
            case AgentEvent.Received received -> received(received, nowMicros);
            case AgentEvent.TaskEnded ended -> tasks.ended(ended, phase instanceof Serving, actions);
            case AgentEvent.TaskLost lost -> tasks.lost(lost, phase instanceof Serving, actions);
            case AgentEvent.TaskProgress progress when phase instanceof Serving -> tasks.progress(progress, actions);
            case AgentEvent.TaskProgress _ -> {} // nobody hears it, and there will be a later one
            case AgentEvent.Sampled sampled -> sample = sampled.sample();
            case AgentEvent.Wrote wrote -> tasks.wrote(wrote);
            case AgentEvent.OutputGone gone ->
                tasks.safe(new FromServer.Output(gone.id(), epoch, gone.stream(), FromServer.Output.ALL), actions);
            case AgentEvent.KeeperLost lost -> actions.add(new Note(lost.why() + "; starting another one"));
            case AgentEvent.TimeReached _, AgentEvent.KeeperAnswered _ -> {}
            case AgentEvent.Ordered order -> exit(0, order.why());
        }
        onTime(nowMicros);
        if (phase instanceof Serving) {
            tasks.pump(actions);
        }
        return actions;
    }

    /** When it wants to be called again though nothing happened. */
    long wakeMicros() {
        return Math.min(phaseMicros(), lease.dueMicros());
    }

    private long phaseMicros() {
        return switch (phase) {
            case Resting resting -> resting.untilMicros();
            case Greeting greeting -> greeting.untilMicros();
            case Serving serving -> Math.min(serving.nextBeatMicros(), serving.deafMicros());
            case Connecting _, Ended _ -> Long.MAX_VALUE;
        };
    }

    private void onTime(long nowMicros) {
        if (lease.isDue(nowMicros) && tasks.stopAll(lease.graceMicros(nowMicros), actions)) {
            actions.add(new Note("no sign of the server, so all tasks are ended, as --on-disconnect stop says"));
        }
        if (nowMicros < phaseMicros()) {
            return;
        }
        switch (phase) {
            case Resting _ -> {
                phase = new Connecting();
                actions.add(new Connect(++connection));
            }
            case Greeting _ -> {
                greetingMicros = Math.min(2 * greetingMicros, GREETING_MICROS);
                breakOff("no answer to HELLO", nowMicros);
            }
            case Serving serving
            when nowMicros >= serving.deafMicros() ->
                breakOff("heard nothing for " + Seconds.ofMicros(serving.patienceMicros()) + " s", nowMicros);
            case Serving serving -> {
                phase = serving.beaten(nowMicros);
                lease.beat(beats + 1, nowMicros);
                actions.add(new Send(new FromWorker.Beat(++beats, tasks.open(), sample)));
                sample = null;
            }
            case Connecting _, Ended _ -> {}
        }
    }

    private void connected(AgentEvent.Connected event, long nowMicros) {
        if (event.connection() == connection && phase instanceof Connecting) {
            phase = new Greeting(nowMicros + greetingMicros);
            lease.saidHello(nowMicros);
            actions.add(new Send(identity.hello(cluster, epoch, tasks.open())));
        }
    }

    private void disconnected(AgentEvent.Disconnected event, long nowMicros) {
        if (event.connection() == connection) {
            lose(event.why(), nowMicros);
        }
    }

    private void received(AgentEvent.Received event, long nowMicros) {
        if (event.connection() != connection) {
            return;
        }
        switch (phase) {
            case Greeting _ -> greeted(event.message(), nowMicros);
            case Serving serving -> {
                phase = serving.heard(nowMicros);
                serve(event.message(), nowMicros);
            }
            case Resting _, Connecting _, Ended _ -> {} // said before the server knew that this connection is over
        }
    }

    private void greeted(FromServer message, long nowMicros) {
        switch (message) {
            case Welcome welcome
            when welcome.protocol() != Bounds.PROTOCOL ->
                breakOff(
                        "the server speaks protocol " + welcome.protocol() + ", this worker " + Bounds.PROTOCOL,
                        nowMicros);
            case Welcome welcome
            when isOfOlderEpoch(welcome) ->
                breakOff("a server of epoch " + welcome.epoch() + ", while the cluster is at " + epoch, nowMicros);
            case Welcome welcome -> join(welcome, nowMicros);
            case FromServer.Refused refused -> breakOff("the server refuses: " + refused.reason(), nowMicros);
            case FromServer.Unknown unknown -> noteUnknown(unknown.type());
            case FromServer.Beat _, FromServer.ProcessTask _, FromServer.Cancel _, FromServer.Output _ ->
                breakOff("the server did not begin with WELCOME", nowMicros);
        }
    }

    private boolean isOfOlderEpoch(Welcome welcome) {
        return welcome.cluster().equals(cluster) && welcome.epoch() < epoch;
    }

    private void join(Welcome welcome, long nowMicros) {
        if (!welcome.cluster().equals(cluster)) {
            tasks.disownAll(actions); // attempts and epochs of another cluster mean nothing here
            cluster = welcome.cluster();
        }
        epoch = welcome.epoch();
        actions.add(new AgentAction.Remember(cluster, epoch));
        actions.add(lease.welcomed(nowMicros));
        long patience = lease.patienceMicros(welcome.lostMicros());
        Serving serving = new Serving(welcome.beatMicros(), patience, nowMicros + welcome.beatMicros(), nowMicros);
        phase = serving;
        greetingMicros = serving.patienceMicros(); // a server that lets it in again does so at once
        actions.add(new Note("joined as worker " + welcome.worker()));
        tasks.resume(welcome.outputWindow(), actions);
    }

    private void serve(FromServer message, long nowMicros) {
        switch (message) {
            case FromServer.Beat beat
            when isCurrent(beat.epoch(), "BEAT") -> {
                backoff.succeeded();
                if (lease.isLimited() && beat.seq() != FromServer.Beat.UNASKED) {
                    actions.add(lease.answered(beat.seq(), nowMicros));
                }
                tasks.release(beat.received(), actions);
            }
            case FromServer.ProcessTask process
            when isCurrent(process.epoch(), "PROCESS " + process.id()) -> {
                if (lease.isOver(nowMicros)) {
                    breakOff("this worker has stood still for too long", nowMicros);
                } else if (!tasks.process(process, actions)) {
                    breakOff("the server confirms no results", nowMicros);
                }
            }
            case FromServer.Cancel cancel
            when isCurrent(cancel.epoch(), "CANCEL " + cancel.id()) -> tasks.cancel(cancel, actions);
            case FromServer.Output answer
            when isCurrent(answer.epoch(), "OUTPUT " + answer.id()) -> tasks.safe(answer, actions);
            case FromServer.Output _ -> {} // of a server that was replaced
            case FromServer.Beat _, FromServer.ProcessTask _, FromServer.Cancel _ -> {} // of a server that was replaced
            case Welcome _ -> actions.add(new Note("ignored a second WELCOME"));
            case FromServer.Refused refused -> breakOff("the server refuses: " + refused.reason(), nowMicros);
            case FromServer.Unknown unknown -> noteUnknown(unknown.type());
        }
    }

    private boolean isCurrent(long messageEpoch, String what) {
        if (messageEpoch < epoch) {
            actions.add(
                    new Note("ignored " + what + " of epoch " + messageEpoch + ", while the cluster is at " + epoch));
            return false;
        }
        epoch = messageEpoch;
        return true;
    }

    private void noteUnknown(String type) {
        if (notedTypes.size() < MOST_NOTED_TYPES && notedTypes.add(type)) {
            actions.add(new Note("ignored a message of the unknown type " + type));
        }
    }

    private void breakOff(String why, long nowMicros) {
        actions.add(new CloseLink(why));
        lose(why, nowMicros);
    }

    private void lose(String why, long nowMicros) {
        switch (phase) {
            case Serving _ when once -> exit(0, why);
            case Connecting _, Greeting _ when once -> exit(1, why);
            case Connecting _, Greeting _, Serving _ -> {
                long pause = backoff.nextMicros();
                phase = new Resting(nowMicros + pause);
                actions.add(new Note(why + "; trying again in " + Seconds.ofMicros(pause / 1_000 * 1_000) + " s"));
            }
            case Resting _, Ended _ -> {}
        }
    }

    private void exit(int code, String why) {
        phase = new Ended();
        tasks.disownAll(actions);
        actions.add(new Note(why));
        actions.add(new Exit(code));
    }
}
