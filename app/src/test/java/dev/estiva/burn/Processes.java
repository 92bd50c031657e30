package dev.estiva.burn;

import dev.estiva.core.Fact;
import dev.estiva.core.Fact.RequeueCause;
import dev.estiva.jobtype.JobResult;
import dev.estiva.model.Outcome.Status;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Resources;
import dev.estiva.model.TaskStream;
import dev.estiva.protocol.AttemptId;
import dev.estiva.server.OutputStore.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What physically ran, and what must hold between that and the facts. */
final class Processes {
    private final World world;
    private final NavigableMap<AttemptId, Proc> all = new TreeMap<>();
    private final NavigableMap<AttemptId, RequeueCause> requeued = new TreeMap<>();

    private final NavigableSet<AttemptId> counted = new TreeSet<>();

    Processes(World world) {
        this.world = world;
    }

    int count() {
        return all.size();
    }

    void started(Proc proc) {
        world.trace().add(() -> "runs " + proc);
        world.history().catchUp();
        Proc before = all.put(proc.id(), proc);
        require(before == null, () -> "runs twice: " + before + ", " + proc);
        for (Proc other : ofTask(proc.id())) {
            boolean mayLive = requeued.get(other.id()) == RequeueCause.WORKER_LOST
                    || requeued.get(proc.id()) == RequeueCause.WORKER_LOST;
            Proc stale = other.id().attempt() < proc.id().attempt() ? other : proc;
            boolean allowed = other == proc || !other.isAlive || (mayLive && !promisesToEnd(stale));
            require(allowed, () -> "two attempts live: " + other + ", " + proc);
        }
        requireRoom(proc.machine);
    }

    /** It ends when its worker loses the server, so no other attempt ever runs beside it. */
    private static boolean promisesToEnd(Proc proc) {
        return proc.machine.spec().leaseMicros() > 0 && proc.outlivesItsAgent() && !proc.machine.hasDouble();
    }

    /** What a worker was told to be safe it does not send again. */
    void outputsCrashed() {
        all.values().forEach(proc -> proc.mayHaveLostOutput = true);
    }

    /** All that counted is there in full, when all is over. */
    void requireOutput() {
        for (AttemptId id : counted) {
            Proc proc = all.get(id);
            if (proc == null || !proc.outlivesItsAgent()) {
                continue;
            }
            for (TaskStream stream : TaskStream.values()) {
                int written = proc.written(stream);
                byte[] there = world.server().outputs().content(new Source(id.task(), id.attempt(), stream));
                require(
                        there.length == written || (proc.mayHaveLostOutput && there.length < written),
                        () -> there.length + " bytes of the " + written + " of " + stream + " are kept, of " + proc);
                require(
                        Arrays.equals(there, proc.text(stream, 0, there.length)),
                        () -> "wrong bytes are kept of " + proc);
            }
        }
    }

    /** What was counted is what ran. */
    void finished(Fact.TaskFinished fact) {
        Proc proc = all.get(new AttemptId(fact.task(), fact.attempt()));
        Status status = fact.outcome().status();
        if (status == Status.COMPLETED) {
            counted.add(new AttemptId(fact.task(), fact.attempt()));
            JobResult result = resultOf(proc, fact);
            require(result.completed(), () -> "counted as completed: " + fact + ", but: " + proc);
            require(result.output().equals(fact.outcome().output()), () -> "the result of another: " + fact);
        } else if (status == Status.FAILED && !fact.outcome().message().startsWith("given up")) {
            JobResult result = resultOf(proc, fact);
            require(!result.completed(), () -> "counted as failed: " + fact + ", but: " + proc);
            require(result.exitCode() == fact.outcome().exitCode(), () -> "the result of another: " + fact);
        }
    }

    void requeued(Fact.TaskRequeued fact) {
        AttemptId id = new AttemptId(fact.task(), fact.attempt());
        Proc proc = all.get(id);
        requeued.put(id, fact.cause());
        switch (fact.cause()) {
            case FAILED -> require(!resultOf(proc, fact).completed(), () -> "did not fail: " + proc);
            case EVICTED, PREEMPTED -> require(proc == null || !proc.isAlive, () -> "still runs: " + proc);
            case WORKER_LOST -> {
                boolean isLost = proc != null && proc.lostBecause != null;
                require(
                        !fact.message().equals(Machine.KEEPER_KILLED) || isLost,
                        () -> "nothing had happened to it: " + proc + ", " + fact);
                boolean had = proc != null && proc.isKnownToItsWorker() && !proc.machine.hasDouble();
                require(
                        !had || !fact.message().equals("its worker came back without it"),
                        () -> "its worker had it all the time: " + proc + ", " + fact);
            }
        }
    }

    private List<Proc> ofTask(AttemptId id) {
        return List.copyOf(
                all.subMap(new AttemptId(id.task(), 1), true, new AttemptId(id.task(), Integer.MAX_VALUE), true)
                        .values());
    }

    private static JobResult resultOf(@Nullable Proc proc, Fact fact) {
        if (proc == null || proc.result == null) {
            throw new AssertionError("counted, but nothing has ended: " + fact + ", " + proc);
        }
        return proc.result;
    }

    /** What lives on a machine and is not on its way out never takes more than there is. */
    private void requireRoom(Machine machine) {
        NavigableMap<Integer, Integer> shares = new TreeMap<>();
        long slots = 0;
        long cpus = 0;
        long memory = 0;
        List<Proc> counted = new ArrayList<>();
        for (Proc proc : machine.alive()) {
            if (world.history().isCurrent(proc.id())) {
                counted.add(proc);
                slots += proc.process.amounts().slots();
                cpus += proc.process.amounts().cpuMillis();
                memory += proc.process.amounts().memoryBytes();
                for (DeviceShare share : proc.process.devices()) {
                    shares.merge(share.device(), share.share(), Integer::sum);
                }
            }
        }
        Resources most = machine.spec().capacity();
        boolean fits = slots <= most.slots()
                && cpus <= most.cpuMillis()
                && memory <= most.memoryBytes()
                && shares.values().stream().allMatch(share -> share <= Resources.WHOLE_GPU);
        require(fits, () -> machine.name() + " is over-committed: " + counted);
    }

    private static void require(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise.get());
        }
    }
}
