package dev.estiva.burn;

import dev.estiva.jobtype.JobResult;
import dev.estiva.model.MachineSample;
import dev.estiva.model.Payload;
import dev.estiva.model.TaskStream;
import dev.estiva.model.WorkerSpec;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromServer.ProcessTask;
import dev.estiva.protocol.FromWorker;
import dev.estiva.transport.Receiver;
import dev.estiva.worker.BareAgent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One process of an agent, from its start to its end, by a clock of its own that is a little wrong. */
final class AgentLife implements BareAgent.Host {
    /** How wrong the clock of a machine without a time server is at most. */
    private static final double WORST_DRIFT = 200e-6;

    private final World world;
    private final Machine machine;
    private final BareAgent agent;
    private final Deque<Runnable> heldUp = new ArrayDeque<>();
    private final NavigableMap<Long, Proc> runs = new TreeMap<>();
    private final TreeSet<AttemptId> toldResults = new TreeSet<>();
    private final long bornMicros;
    private final double rate;
    private @Nullable Connection connection;
    private long connectionNumber;
    private List<AttemptId> lastTold = List.of();
    private long highestEpoch;
    private boolean isDead;
    private boolean isStalled;
    private long wakes;

    /** Goes on from what earlier agents of this machine left behind. */
    AgentLife(World world, Machine machine, WorkerSpec spec, int number) {
        this.world = world;
        this.machine = machine;
        Dice dice = machine.dice().fork("agent " + number);
        this.bornMicros = world.agenda().nowMicros();
        this.rate = 1 + (dice.random().nextDouble() * 2 - 1) * WORST_DRIFT;
        WorkerSpec told = world.sabotage() == Sabotage.IGNORES_LEASES ? spec.withLease(WorkerSpec.NO_LEASE) : spec;
        this.agent = new BareAgent(told, number, machine.name(), dice.random(), this);
        agent.remember(machine.cluster(), machine.epoch());
        List<Proc> adopted = machine.kept();
        for (Proc proc : adopted) {
            long run = agent.adopt(proc.id(), proc.process.amounts().slots());
            runs.put(run, proc);
            proc.adoptedBy(this, run);
        }
        adopted.forEach(Proc::tellAll);
        happens(() -> agent.timeReached(nowMicros()));
    }

    boolean isDead() {
        return isDead;
    }

    /** Whether it runs nothing, and has told of everything: by its last beat. */
    boolean isQuiet() {
        return lastTold.isEmpty();
    }

    void ended(long run, JobResult result, long runMicros) {
        happens(() -> agent.ended(run, result, runMicros, nowMicros()));
    }

    void lost(long run, String why, long runMicros) {
        happens(() -> agent.lost(run, why, runMicros, nowMicros()));
    }

    void wrote(long run, TaskStream stream, long total) {
        happens(() -> agent.wrote(run, stream, total, nowMicros()));
    }

    void sampled(MachineSample sample) {
        happens(() -> agent.sampled(sample, nowMicros()));
    }

    /** Its process is stopped for a while, as by a signal or by a machine that swaps; nothing is lost. */
    void stall(long micros) {
        isStalled = true;
        world.agenda().after(micros, this::resume);
    }

    void resume() {
        isStalled = false;
        while (!heldUp.isEmpty() && !isStalled && !isDead) {
            happens(heldUp.remove());
        }
    }

    void die(boolean withItsMachine) {
        isDead = true;
        heldUp.clear();
        if (connection != null) {
            connection.agentDies(withItsMachine);
        }
    }

    @Nullable
    Connection connection() {
        return connection;
    }

    /** The events of a process that is stopped wait for it. */
    private void happens(Runnable event) {
        if (isDead) {
            return;
        }
        if (isStalled) {
            heldUp.add(event);
            return;
        }
        event.run();
        wakeInTime();
    }

    private void wakeInTime() {
        long wake = agent.wakeMicros();
        long mine = ++wakes;
        if (wake != Long.MAX_VALUE && !isDead) {
            long at = wake == Long.MIN_VALUE ? 0 : bornMicros + (long) Math.ceil(wake / rate) + 1;
            world.agenda().at(at, () -> {
                if (mine == wakes) {
                    happens(() -> agent.timeReached(nowMicros()));
                }
            });
        }
    }

    private long nowMicros() {
        return (long) ((world.agenda().nowMicros() - bornMicros) * rate);
    }

    @Override
    public void connect(long number) {
        long delay = machine.path().delayMicros();
        world.agenda().after(delay, () -> {
            Connection made =
                    isDead || machine.path().isCut() ? null : world.server().connect(machine, new Ear(number));
            if (made != null) {
                connection = made;
                connectionNumber = number;
                happens(() -> agent.connected(number, nowMicros()));
            } else {
                long timeOut = machine.path().isCut() ? machine.dice().between(Dice.SECOND, 20 * Dice.SECOND) : delay;
                world.agenda()
                        .after(timeOut, () -> happens(() -> agent.disconnected(number, "no server", nowMicros())));
            }
        });
    }

    @Override
    public void send(FromWorker message) {
        FromWorker said = switch (world.sabotage()) {
            case FORGETS_RESULTS -> forgetful(message);
            case HEARS_OF_NO_LEASES -> message instanceof FromWorker.Hello hello ? without(hello) : message;
            default -> message;
        };
        if (connection == null || said == null) {
            return;
        }
        if (said instanceof FromWorker.Beat beat) {
            lastTold = beat.running();
        } else if (said instanceof FromWorker.Hello hello) {
            lastTold = hello.running();
        } else {
            world.trace().add(() -> machine.name() + " says " + said);
        }
        connection.agentSends(said);
    }

    private static FromWorker.Hello without(FromWorker.Hello hello) {
        return new FromWorker.Hello(
                hello.protocol(),
                hello.spec().withLease(WorkerSpec.NO_LEASE),
                hello.token(),
                hello.pid(),
                hello.host(),
                hello.cluster(),
                hello.epoch(),
                hello.running(),
                hello.version());
    }

    private @Nullable FromWorker forgetful(FromWorker message) {
        if (message instanceof FromWorker.Result result) {
            return toldResults.add(result.id()) ? result : null;
        }
        if (message instanceof FromWorker.Hello hello) {
            List<AttemptId> alive = hello.running().stream()
                    .filter(id -> !toldResults.contains(id))
                    .toList();
            return new FromWorker.Hello(
                    hello.protocol(),
                    hello.spec(),
                    hello.token(),
                    hello.pid(),
                    hello.host(),
                    hello.cluster(),
                    hello.epoch(),
                    alive,
                    hello.version());
        }
        return message;
    }

    @Override
    public void closeLink(String why) {
        world.trace().add(() -> machine.name() + " closes its connection: " + why);
        if (connection != null) {
            connection.agentCloses(why);
            lostConnection();
        }
    }

    private void lostConnection() {
        connection = null;
        if (world.sabotage() == Sabotage.TASKS_DIE_WITH_THE_CONNECTION) {
            machine.loseAll();
        }
    }

    @Override
    public void start(long run, ProcessTask process) {
        runs.put(run, machine.start(this, run, process));
    }

    @Override
    public void stop(long run, long graceMicros) {
        machine.stop(proc(run), graceMicros);
    }

    @Override
    public void sendOutput(long run, AttemptId id, TaskStream stream, long offset, int length) {
        Proc proc = proc(run);
        if (!proc.id().equals(id) || offset + length > proc.written(stream)) {
            throw new AssertionError("wants " + length + " bytes at " + offset + " of " + id + ", which is " + proc);
        }
        send(new FromWorker.Output(id, stream, offset, Payload.of(proc.text(stream, offset, length))));
    }

    @Override
    public void forget(long run) {
        machine.forget(proc(run));
    }

    @Override
    public void remember(String cluster, long epoch) {
        machine.remember(cluster, epoch);
    }

    private Proc proc(long run) {
        Proc proc = runs.get(run);
        if (proc == null) {
            throw new AssertionError("no run has the number " + run);
        }
        return proc;
    }

    @Override
    public void lease(long untilMicros, long graceMicros) {
        machine.lease(bornMicros + (long) (untilMicros / rate), graceMicros);
    }

    @Override
    public void note(String text) {
        world.trace().add(() -> machine.name() + " notes: " + text);
    }

    /** Hears what comes over one connection. */
    private final class Ear implements Receiver<FromServer> {
        private final long number;

        Ear(long number) {
            this.number = number;
        }

        @Override
        public void received(FromServer message) {
            happens(() -> {
                if (message instanceof FromServer.Welcome welcome) {
                    world.history().agentJoins(machine.name(), highestEpoch, welcome.epoch());
                    highestEpoch = Math.max(highestEpoch, welcome.epoch());
                }
                agent.received(number, message, nowMicros());
            });
        }

        @Override
        public void closed(String why) {
            happens(() -> {
                if (number == connectionNumber) {
                    lostConnection();
                }
                agent.disconnected(number, why, nowMicros());
            });
        }
    }
}
