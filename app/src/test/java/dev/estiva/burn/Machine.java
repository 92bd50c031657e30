package dev.estiva.burn;

import dev.estiva.jobtype.JobResult;
import dev.estiva.model.MachineSample;
import dev.estiva.model.MachineSample.DeviceSample;
import dev.estiva.model.TaskStream;
import dev.estiva.model.WorkerSpec;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer.ProcessTask;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A machine with a worker on it: its agent, which may die and start anew, and the processes that it runs. */
final class Machine {
    private static final long SAMPLE_MICROS = 5 * Dice.SECOND;
    private static final long FOREIGN_BYTES = 30L << 30;
    private static final long KEEPERS_PATIENCE_MICROS = 10 * Dice.SECOND;
    static final String KEEPER_KILLED = "the keeper was killed";
    private static final String LEASE_OVER = "the lease was over";

    private final World world;
    private final String name;
    private final Dice dice;
    private final Path path;
    private final TreeMap<AttemptId, Proc> procs = new TreeMap<>();
    private final NavigableSet<Integer> strangers = new TreeSet<>();
    private WorkerSpec spec;
    private @Nullable AgentLife agent;
    private int lives;
    private String cluster = "";
    private long epoch;
    private long troubledUntilMicros;
    private long leaseUntilMicros = Long.MAX_VALUE;
    private boolean isGone;
    private boolean hasDouble;
    private boolean isDouble;

    Machine(World world, String name, WorkerSpec spec, Dice dice) {
        this.world = world;
        this.name = name;
        this.spec = spec;
        this.dice = dice;
        this.path = new Path(world.agenda(), dice.fork("path"));
        world.agenda().after(dice.between(0, SAMPLE_MICROS), this::sample);
    }

    /** Until when it was in trouble other than that of a broken connection, which it is to get over by itself. */
    long troubledUntilMicros() {
        return agent == null ? world.agenda().nowMicros() : troubledUntilMicros;
    }

    void troubled(long micros) {
        troubledUntilMicros = Math.max(troubledUntilMicros, world.agenda().nowMicros() + micros);
    }

    String name() {
        return name;
    }

    Dice dice() {
        return dice;
    }

    Path path() {
        return path;
    }

    WorkerSpec spec() {
        return spec;
    }

    /** What its agents have noted on the disk. */
    String cluster() {
        return cluster;
    }

    long epoch() {
        return epoch;
    }

    void remember(String metCluster, long metEpoch) {
        cluster = metCluster;
        epoch = metEpoch;
    }

    @Nullable
    AgentLife agent() {
        return agent;
    }

    List<Proc> alive() {
        return procs.values().stream().filter(proc -> proc.isAlive).toList();
    }

    /** From its next start its agent offers this. */
    void changeTo(WorkerSpec other) {
        spec = other;
    }

    void startAgent() {
        if (agent == null && !isGone) {
            world.trace().add(() -> name + " starts its agent");
            troubled(0);
            agent = new AgentLife(world, this, spec, ++lives);
        }
    }

    /** The agent's process dies, and with it what runs inside it; what a keeper minds goes on. */
    void killAgent(boolean withItsMachine) {
        if (agent == null) {
            if (withItsMachine) {
                crashed();
            }
        } else {
            world.trace().add(() -> name + (withItsMachine ? " crashes" : ": its agent is killed"));
            agent.die(withItsMachine);
            agent = null;
            if (withItsMachine) {
                crashed();
            } else {
                loseInside();
            }
        }
    }

    /** It never comes back. */
    void leave() {
        killAgent(true);
        loseAll();
        isGone = true;
    }

    /** Another machine says that it is this one, or this one that it is another. */
    boolean hasDouble() {
        return hasDouble;
    }

    boolean isDouble() {
        return isDouble;
    }

    /** A machine whose worker has the name of this one's, by a mistake of its operator's. */
    Machine twin() {
        Machine twin = new Machine(world, name + "-twin", spec, dice.fork("twin"));
        hasDouble = true;
        twin.hasDouble = true;
        twin.isDouble = true;
        return twin;
    }

    boolean isGone() {
        return isGone;
    }

    /** A process that is none of ours takes a device's memory, or gives it back. */
    void toggleStranger(int device) {
        if (!strangers.remove(device)) {
            strangers.add(device);
        }
    }

    void noStrangers() {
        strangers.clear();
    }

    boolean isQuiet() {
        return isGone || (agent != null && agent.isQuiet() && procs.isEmpty());
    }

    Proc start(AgentLife by, long run, ProcessTask process) {
        Work work = Work.of(process.payload());
        Proc proc = new Proc(process, this, by, run, world.agenda().nowMicros());
        procs.put(proc.id(), proc);
        if (proc.outlivesItsAgent() && isLeaseOver()) {
            world.agenda().after(1, () -> lose(proc, LEASE_OVER)); // the keeper declines it
            return proc;
        }
        world.processes().started(proc);
        Dice own = world.dice().fork("work " + process.id());
        JobResult result = own.percent(work.failsPercent())
                ? JobResult.failed(1 + own.below(100), "exit code of " + process.id())
                : new JobResult(true, 0, "", proc.output());
        long micros = spec.runMicros(work.micros()) + own.between(10, 20 * Dice.MILLI);
        if (proc.outlivesItsAgent()) {
            writeNowAndThen(proc, own, micros);
            limit(proc);
        }
        world.agenda().after(micros, () -> end(proc, result));
        return proc;
    }

    private void writeNowAndThen(Proc proc, Dice own, long micros) {
        for (int i = own.below(6); i > 0; i--) {
            TaskStream stream = own.percent(70) ? TaskStream.STDOUT : TaskStream.STDERR;
            int bytes = 1 + own.below(own.percent(20) ? 5_000 : 200);
            world.agenda().after(own.between(0, micros), () -> {
                if (proc.isAlive) {
                    proc.writes(stream, bytes);
                }
            });
        }
    }

    /** The server sees to limits; a keeper that hears nothing of it does well after. */
    private void limit(Proc proc) {
        long limit = proc.process.limitMicros();
        if (limit >= 0) {
            world.agenda()
                    .after(limit + KEEPERS_PATIENCE_MICROS, () -> end(proc, JobResult.failed(137, "over its limit")));
        }
    }

    /** Most obey at once, some take their grace, and the deaf ones are killed after it. */
    void stop(Proc proc, long graceMicros) {
        if (!proc.isStopping) {
            proc.isStopping = true;
            long takes = dice.percent(70) ? dice.between(10, Dice.SECOND) : graceMicros + dice.between(10, Dice.SECOND);
            world.agenda().after(takes, () -> end(proc, JobResult.failed(143, "terminated")));
        }
    }

    /** What has ended inside its agent, or had ended and is not needed any more. */
    void forget(Proc proc) {
        proc.isKept = false;
        procs.remove(proc.id(), proc);
    }

    /** The processes that outlive agents, and those whose results do. */
    List<Proc> kept() {
        return procs.values().stream().filter(proc -> proc.isKept).toList();
    }

    /** The keeper dies; whoever starts the next one finds what it left running, ends it, and says so. */
    void killKeeper() {
        kept().stream()
                .filter(proc -> proc.isAlive)
                .forEach(proc ->
                        world.agenda().after(dice.between(Dice.MILLI, Dice.SECOND), () -> lose(proc, KEEPER_KILLED)));
    }

    /** The keeper, which lives as long as the machine, asks all to end at that time, whether the agent lives or not. */
    void lease(long untilMicros, long graceMicros) {
        leaseUntilMicros = untilMicros;
        world.agenda().at(Math.max(untilMicros, world.agenda().nowMicros()), () -> {
            if (leaseUntilMicros == untilMicros) {
                world.trace().add(() -> name + ": the lease is over");
                kept().stream().filter(proc -> proc.isAlive).forEach(proc -> abandon(proc, graceMicros));
            }
        });
    }

    private boolean isLeaseOver() {
        return world.agenda().nowMicros() >= leaseUntilMicros;
    }

    private void abandon(Proc proc, long graceMicros) {
        long takes = dice.percent(70) ? dice.between(10, graceMicros) : graceMicros + dice.between(10, Dice.SECOND);
        world.agenda().after(takes, () -> lose(proc, LEASE_OVER));
    }

    private void loseInside() {
        for (Proc proc : List.copyOf(procs.values())) {
            if (!proc.isKept) {
                proc.isAlive = false;
                procs.remove(proc.id());
            }
        }
    }

    /** All that runs here is gone, and nobody says so. */
    void loseAll() {
        for (Proc proc : procs.values()) {
            proc.isAlive = false;
            proc.isKept = false;
            proc.mayHaveLostOutput = true;
        }
        procs.clear();
    }

    /** After a crash of the machine its disk may have the keeper's notes or not. */
    private void crashed() {
        if (dice.percent(50)) {
            loseAll();
            remember("", 0);
        } else {
            loseInside();
            for (Proc proc : kept()) {
                lose(proc, KEEPER_KILLED);
            }
        }
    }

    private void lose(Proc proc, String why) {
        if (proc.isAlive) {
            proc.isLost(why, world.agenda().nowMicros());
            if (!proc.isKept) {
                procs.remove(proc.id());
            }
        }
    }

    private void end(Proc proc, JobResult result) {
        if (proc.isAlive) {
            proc.ends(result, world.agenda().nowMicros());
            if (!proc.isKept) {
                procs.remove(proc.id());
            }
        }
    }

    private void sample() {
        if (agent != null && !spec.devices().isEmpty()) {
            List<DeviceSample> devices = new ArrayList<>();
            for (int index = 0; index < spec.devices().size(); index++) {
                long foreign = strangers.contains(index) ? FOREIGN_BYTES : 0;
                devices.add(new DeviceSample(index, foreign, 2 * FOREIGN_BYTES, 0, foreign));
            }
            agent.sampled(new MachineSample(MachineSample.UNKNOWN, MachineSample.UNKNOWN, devices));
        }
        if (!isGone) {
            world.agenda().after(SAMPLE_MICROS, this::sample);
        }
    }
}
