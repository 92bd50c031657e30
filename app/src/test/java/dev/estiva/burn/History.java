package dev.estiva.burn;

import dev.estiva.core.Answer;
import dev.estiva.core.Fact;
import dev.estiva.core.FactAudit;
import dev.estiva.core.FactAudit.Life;
import dev.estiva.core.FactAudit.Phase;
import dev.estiva.core.Input;
import dev.estiva.core.PlainOrder;
import dev.estiva.core.PlainWorker;
import dev.estiva.model.JobId;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.policy.PolicySpec;
import dev.estiva.policy.Presets;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The checker: follows what is really on the disk, compares it with what was said to anybody outside and with what really
 * ran, and throws at the first broken promise.
 */
final class History {
    /** A sync, a way to and fro, and the pause before another try. */
    private static final long REACHING_MICROS = 5 * Dice.SECOND;

    private final World world;
    private final FactAudit audit = new FactAudit();
    private final NavigableMap<Integer, Long> startsMicros = new TreeMap<>();
    private final NavigableSet<JobId> cancelled = new TreeSet<>();
    private PolicySpec policy = Presets.DEFAULT.spec();
    private int seen;
    private long epoch;

    History(World world) {
        this.world = world;
    }

    /** What the durable facts come to. */
    FactAudit audit() {
        catchUp();
        return audit;
    }

    /** Takes in what became durable. */
    void catchUp() {
        List<Fact> facts = world.server().disk().facts();
        for (; seen < facts.size(); seen++) {
            Fact fact = facts.get(seen);
            check(fact);
            audit.apply(fact);
        }
    }

    /** A server starts, by whose clock it is now that late. */
    void serverStarts(long newEpoch, long nowMicros) {
        require(newEpoch > epoch, () -> "epoch " + newEpoch + " comes after " + epoch);
        epoch = newEpoch;
        catchUp(); // by the order that the last one kept
        policy = world.server().policy();
        startsMicros.put(seen, nowMicros);
    }

    /** Nothing may be said that a crash could take back. */
    void serverSays(FromServer message, long saidEpoch) {
        catchUp();
        switch (message) {
            case FromServer.Welcome welcome -> {
                require(welcome.epoch() == epoch && saidEpoch == epoch, () -> "epoch " + epoch + " says " + welcome);
                boolean known =
                        audit.workers().stream().map(PlainWorker::id).anyMatch(id -> id.equals(welcome.worker()));
                require(known, () -> "welcomes a worker that no fact knows: " + welcome);
            }
            case FromServer.ProcessTask process -> {
                require(process.epoch() == epoch, () -> "epoch " + epoch + " says " + process);
                require(
                        life(process.task()).attempt >= process.attempt(),
                        () -> "dispatched before it was durable: " + process);
            }
            case FromServer.Cancel cancel -> {
                Life life = life(cancel.id().task());
                require(
                        !isCurrent(cancel.id()) || life.stopping,
                        () -> "stopped before that was durable, or never: " + cancel);
            }
            case FromServer.Beat beat ->
                beat.received().forEach(id -> require(!isCurrent(id), () -> "confirmed before it was durable: " + id));
            case FromServer.Refused _, FromServer.Output _, FromServer.Unknown _ -> {}
        }
    }

    void answers(Input input, Answer answer) {
        catchUp();
        if (input instanceof Input.Submit submit && answer instanceof Answer.Accepted accepted) {
            Life life = life(new TaskId(accepted.job().value(), 0));
            require(life.submitted.equals(submit.spec()), () -> "accepted " + submit + ", and it is " + life.submitted);
        }
        if (input instanceof Input.CancelJob cancel && answer instanceof Answer.Done) {
            cancelled.add(cancel.job());
            for (Life life : audit.lives()) {
                boolean over = life.phase == Phase.FINISHED || (life.phase == Phase.RUNNING && life.stopping);
                require(!life.task.jobId().equals(cancel.job()) || over, () -> "cancelled, but " + life);
            }
        }
    }

    void agentJoins(String name, long highestEpoch, long welcomeEpoch) {
        require(welcomeEpoch <= epoch, () -> name + " hears of epoch " + welcomeEpoch + " in epoch " + epoch);
        world.trace().add(() -> name + " hears WELCOME of epoch " + welcomeEpoch + ", has seen " + highestEpoch);
    }

    boolean isCurrent(AttemptId id) {
        Life life = audit.life(id.task());
        return life != null && life.phase == Phase.RUNNING && life.attempt == id.attempt();
    }

    boolean isOver() {
        catchUp();
        return audit.lives().stream().allMatch(life -> life.phase == Phase.FINISHED);
    }

    private void check(Fact fact) {
        switch (fact) {
            case Fact.TaskPlaced f -> {
                require(!cancelled.contains(f.task().jobId()), () -> "placed although it was cancelled: " + f);
                if (f.by() == Fact.PlacedBy.ORDER) {
                    requireItsTurn(f);
                }
            }
            case Fact.TaskFinished f when f.attempt() > 0 -> world.processes().finished(f);
            case Fact.TaskRequeued f -> world.processes().requeued(f);
            case Fact.WorkerLost f when f.reason().startsWith("no beat") -> lost(f);
            case Fact.PolicyReplaced f -> throw new AssertionError("the policy failed: " + f);
            default -> {}
        }
    }

    /** A worker has its full time after a restart, and one that could have been heard is not given up. */
    private void lost(Fact.WorkerLost fact) {
        long lease = world.machineOf(nameOf(fact.worker())).spec().leaseMicros();
        long patience = Math.max(world.plan().engine().lostAfterMicros(), lease * 11 / 10 + 2 * Dice.SECOND);
        long since = fact.atMicros() - startsMicros.floorEntry(seen).getValue();
        require(since >= patience, () -> "given up " + since + " microseconds after the server's start: " + fact);
        Machine machine = world.machineOf(nameOf(fact.worker()));
        long calm = world.agenda().nowMicros()
                - Math.max(machine.troubledUntilMicros(), world.server().troubledUntilMicros());
        require(
                machine.hasDouble() || calm < patience + REACHING_MICROS,
                () -> machine.name() + " was to be reached for " + calm + " microseconds: " + fact);
    }

    private String nameOf(WorkerId id) {
        return audit.workers().stream()
                .filter(worker -> worker.id().equals(id))
                .map(worker -> worker.spec().name())
                .findFirst()
                .orElse("");
    }

    /**
     * What fits a task fits all of equal request, so of those the first one starts. By fair share what was used counts only since
     * a server runs by it, which is not to be seen from here.
     */
    private void requireItsTurn(Fact.TaskPlaced fact) {
        if (policy.order().title().equals("fair-share")) {
            return;
        }
        Life placed = life(fact.task());
        Life first = PlainOrder.queue(audit, policy, fact.atMicros()).stream()
                .filter(other -> other.spec.request().equals(placed.spec.request()))
                .findFirst()
                .orElse(placed);
        require(first.task.equals(fact.task()), () -> "it is the turn of " + first + ": " + fact);
    }

    private Life life(TaskId task) {
        Life life = audit.life(task);
        if (life == null) {
            throw new AssertionError("no durable fact knows task " + task);
        }
        return life;
    }

    private static void require(boolean holds, Supplier<String> otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise.get());
        }
    }
}
