package dev.estiva.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.estiva.jobtype.JobResult;
import dev.estiva.keeper.KeeperLink;
import dev.estiva.keeper.KeeperSettings;
import dev.estiva.model.Payload;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.TaskStream;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.runner.RunnerListener;
import dev.estiva.transport.Link;
import dev.estiva.transport.Pace;
import dev.estiva.transport.Receiver;
import dev.estiva.transport.Tcp;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A worker at work: one thread that feeds the agent with events and does what it wants. */
public final class WorkerProcess {
    /** Events that wait; a connection that brings more is read no further until they are done. */
    private static final int MOST_EVENTS = 10_000;

    /** What the server gets in the place of output that cannot be had here any more. */
    private static final byte[] GONE =
            "\n[estiva: what follows is lost: its worker could not read it any more]\n".getBytes(UTF_8);

    private final WorkerSettings settings;
    private final Consumer<String> notes;
    private final Agent agent;
    private final TaskRunner runner;
    private final @Nullable ProcessJobs processes;
    private final @Nullable StateDirectory state;
    private final RunningHere running = new RunningHere();
    private final BlockingQueue<AgentEvent> events = new ArrayBlockingQueue<>(MOST_EVENTS);
    private final Pace pace;
    private final Deque<AgentEvent> ownEvents = new ArrayDeque<>();
    private final Thread loop = Thread.currentThread();
    private final long originNanos = System.nanoTime();
    private volatile Link<FromWorker> link = NoLink.INSTANCE;
    private final AtomicBoolean toldOfLostOutput = new AtomicBoolean();
    private @Nullable Integer exitCode;

    private WorkerProcess(WorkerSettings settings, @Nullable StateDirectory state, Consumer<String> notes) {
        this.settings = settings;
        this.notes = notes;
        this.state = state;
        this.pace = settings.once() ? Pace.prompt() : Pace.gathering();
        KeeperSettings keeper = settings.keeper();
        this.processes = keeper == null
                ? null
                : new ProcessJobs(
                        keeper,
                        new ProcessSettings(settings.machine().gpus(), settings.runsAsUsers()),
                        this::tell,
                        this::keptBy);
        long mostOutputBytes = keeper == null ? OutputLog.UNBOUNDED : keeper.mostOutputBytes();
        this.runner = new TaskRunner(settings.runners(), mostOutputBytes, new Teller());
        long pid = ProcessHandle.current().pid();
        AgentIdentity identity =
                new AgentIdentity(settings.spec(), settings.token(), pid, Host.name(), settings.version());
        SeededRandom random = new SeededRandom(SeededRandom.mix(System.nanoTime()) ^ pid);
        this.agent = new Agent(identity, settings.once(), random);
    }

    /**
     * Works until there is nothing more to do, which only a worker with {@code once} or a parent ever reaches, and
     * answers the exit code: 0, or 1 if it never got in. Tasks may still be ending then; their threads keep no process
     * alive. {@code notes} gets a line for the operator now and then.
     */
    public static int run(WorkerSettings settings, Consumer<String> notes) throws IOException, InterruptedException {
        KeeperSettings keeper = settings.keeper();
        try (StateDirectory state = keeper == null ? null : StateDirectory.open(keeper.directory())) {
            return run(settings, state, notes);
        }
    }

    private static int run(WorkerSettings settings, @Nullable StateDirectory state, Consumer<String> notes)
            throws IOException, InterruptedException {
        Rehearsal.hold();
        WorkerProcess process = new WorkerProcess(settings, state, notes);
        try {
            process.takeUp();
            process.watchParent();
            process.watchMachine();
            return process.loop();
        } finally {
            process.runner.close();
            process.partWithKeeper();
        }
    }

    private int loop() throws InterruptedException {
        AgentEvent event = new AgentEvent.TimeReached();
        while (true) {
            for (AgentAction action : agent.step(event, nowMicros())) {
                perform(action);
            }
            if (event instanceof AgentEvent.TaskEnded ended) {
                running.ended(ended.run());
            } else if (event instanceof AgentEvent.TaskLost lost) {
                running.ended(lost.run());
            } else if (event instanceof AgentEvent.KeeperLost && processes != null) {
                processes.restoreKeeper();
            } else if (event instanceof AgentEvent.KeeperAnswered && processes != null) {
                processes.takeAnswer();
            }
            if (exitCode != null) {
                return exitCode;
            }
            AgentEvent next = ownEvents.poll();
            if (next == null) {
                next = events.poll();
            }
            if (next == null) {
                next = events.poll(agent.wakeMicros() - nowMicros(), TimeUnit.MICROSECONDS);
                pace.await(running.count(), events::size);
            }
            event = next == null ? new AgentEvent.TimeReached() : next;
            if (event instanceof AgentEvent.Ordered order && processes != null) {
                notes.accept(
                        order.why()); // as if killed: what the keeper holds goes on, and the next worker takes it up
                return 0;
            }
        }
    }

    private void keptBy(KeeperLink.Opened keeper) {
        running.keptBy(keeper.keeperPid());
        if (!keeper.means().isEmpty()) { // as with a keeper of an older version
            notes.accept("holds processes " + keeper.means());
        }
    }

    /** What an earlier worker of this state directory has left. */
    private void takeUp() throws IOException {
        if (state == null || processes == null) {
            return;
        }
        StateDirectory.Memory memory = state.memory();
        agent.remember(memory.cluster(), memory.epoch());
        if (ProcessJobs.wereKept(state.path())) {
            processes.adopt(memory.cluster(), this::takeUp);
        }
    }

    private long takeUp(AttemptId id, Holding holding) {
        long run = agent.adopt(id, holding.slots());
        running.started(run, id, holding.devices());
        return run;
    }

    private void partWithKeeper() {
        if (processes != null) {
            processes.close();
        }
    }

    private void start(long run, FromServer.ProcessTask process) {
        running.started(run, process.id(), process.devices());
        if (processes != null && process.jobType().equals(ProcessOrder.JOB_TYPE)) {
            processes.start(run, process);
        } else {
            runner.start(run, process);
        }
    }

    private void stop(long run, long graceMicros) {
        runner.stop(run, graceMicros);
        if (processes != null) {
            processes.stop(run, graceMicros);
        }
    }

    private void forget(long run) {
        runner.forget(run);
        if (processes != null) {
            processes.forget(run);
        }
    }

    private void sendOutput(AgentAction.SendOutput piece) {
        if (processes == null || !processes.holds(piece.run())) {
            link.send(runner.read(piece));
            return;
        }
        try {
            Payload bytes = processes.read(piece.run(), piece.stream(), piece.offset(), piece.length());
            if (bytes.size() > 0) {
                link.send(new FromWorker.Output(piece.id(), piece.stream(), piece.offset(), bytes));
            }
            if (bytes.size() == piece.length()) {
                return;
            }
            notes.accept("some of what " + piece.id() + " wrote is not there any more");
            sendGone(piece, bytes.size());
        } catch (IOException e) {
            notes.accept("what " + piece.id() + " wrote cannot be read: " + e.getMessage());
            sendGone(piece, 0);
        }
        tell(new AgentEvent.OutputGone(piece.id(), piece.stream())); // else its result would wait for it
    }

    /** Says in the output that some is missing, as far as there is room in the window for it. */
    private void sendGone(AgentAction.SendOutput piece, int sent) {
        byte[] notice = Arrays.copyOf(GONE, Math.min(GONE.length, piece.length() - sent));
        link.send(new FromWorker.Output(piece.id(), piece.stream(), piece.offset() + sent, Payload.of(notice)));
    }

    private void remember(AgentAction.Remember memory) {
        if (processes != null) {
            processes.belongTo(memory.cluster());
        }
        if (state != null) {
            try {
                state.remember(new StateDirectory.Memory(memory.cluster(), memory.epoch()));
            } catch (IOException e) {
                notes.accept("cannot note the cluster, so a restart would not find its tasks again: " + e.getMessage());
            }
        }
    }

    private void lease(AgentAction.Lease lease) {
        if (processes != null) {
            boolean isLimited = lease.untilMicros() != AgentLease.NEVER;
            processes.lease(
                    isLimited ? originNanos + 1_000 * lease.untilMicros() : AgentLease.NEVER, lease.graceMicros());
        }
    }

    private void perform(AgentAction action) {
        switch (action) {
            case AgentAction.Connect connect ->
                Thread.ofVirtual().name("connect").start(() -> connect(connect.connection()));
            case AgentAction.Send send -> link.send(send.message());
            case AgentAction.CloseLink close -> link.close(close.why());
            case AgentAction.StartTask start -> start(start.run(), start.process());
            case AgentAction.StopTask stop -> stop(stop.run(), stop.graceMicros());
            case AgentAction.SendOutput piece -> sendOutput(piece);
            case AgentAction.Forget forget -> forget(forget.run());
            case AgentAction.Remember memory -> remember(memory);
            case AgentAction.Lease lease -> lease(lease);
            case AgentAction.Note note -> notes.accept(note.text());
            case AgentAction.Exit exit -> exitCode = exit.code();
        }
    }

    /** The new link is in place before the agent hears of it: it never has two connections under way. */
    private void connect(long connection) {
        try {
            Tcp.connect(settings.address(), settings.secure(), made -> {
                link = made;
                tell(new AgentEvent.Connected(connection));
                return new Ear(connection);
            });
        } catch (IOException e) {
            tell(new AgentEvent.Disconnected(connection, String.valueOf(e.getMessage())));
        }
    }

    private void watchParent() {
        long pid = settings.parentPid();
        if (pid != WorkerSettings.NO_PARENT) {
            Thread.ofVirtual().name("parent").start(() -> {
                ProcessHandle.of(pid).ifPresent(parent -> parent.onExit().join());
                tell(new AgentEvent.Ordered("process " + pid + " has ended"));
            });
        }
    }

    private void watchMachine() {
        NvidiaSmi smi = NvidiaSmi.of(System.getenv());
        new Sampler(settings.machine(), smi, running, sample -> tell(new AgentEvent.Sampled(sample)), notes).start();
    }

    private long nowMicros() {
        return (System.nanoTime() - originNanos) / 1_000;
    }

    /**
     * Waits while too many events wait, whatever interrupts: what has happened must be told. The thread that takes them
     * does not wait for itself.
     */
    private void tell(AgentEvent event) {
        if (Thread.currentThread().equals(loop)) {
            ownEvents.add(event);
            return;
        }
        boolean interrupted = false;
        while (true) {
            try {
                events.put(event);
                pace.came(events::size);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Hears what becomes of tasks. */
    private final class Teller implements RunnerListener {
        @Override
        public void ended(long run, JobResult result, long runMicros) {
            tell(new AgentEvent.TaskEnded(run, result, runMicros));
        }

        @Override
        public void output(long run, TaskStream stream, byte[] bytes) {
            try {
                long total = runner.wrote(run, stream, bytes);
                tell(new AgentEvent.Wrote(run, stream, total));
            } catch (IOException e) {
                if (!toldOfLostOutput.getAndSet(true)) {
                    notes.accept("cannot keep what tasks print: " + e.getMessage());
                }
            }
        }

        @Override
        public void progress(long run, int percentHundredths, String message) {
            tell(new AgentEvent.TaskProgress(run, percentHundredths, message));
        }
    }

    /** Hears what comes over one connection. */
    private final class Ear implements Receiver<FromServer> {
        private final long connection;

        Ear(long connection) {
            this.connection = connection;
        }

        @Override
        public void received(FromServer message) {
            tell(new AgentEvent.Received(connection, message));
        }

        @Override
        public void closed(String why) {
            tell(new AgentEvent.Disconnected(connection, why));
        }
    }

    /** Before the first connection. */
    private enum NoLink implements Link<FromWorker> {
        INSTANCE;

        @Override
        public void send(FromWorker message) {}

        @Override
        public void close(String why) {}

        @Override
        public String peer() {
            return "";
        }
    }
}
