package dev.estiva.burn;

import dev.estiva.core.ClusterState;
import dev.estiva.core.Dump;
import dev.estiva.core.RandomMix;
import dev.estiva.journal.FactCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** One run: the whole control plane with its users in trouble for a while, then in peace until everything has ended. */
final class World {
    /** An instant in 2026. */
    static final long START_MICROS = 1_780_000_000_000_000L;

    /** The longest jobs, their retries and a few workers that are given up take minutes. */
    private static final long PEACE_MICROS = 120 * Dice.MINUTE;

    private static final long TIDYING_MICROS = 30 * Dice.SECOND;

    private final Sabotage sabotage;
    private final Dice dice;
    private final Plan plan;
    private final Agenda agenda = new Agenda(START_MICROS);
    private final Trace trace = new Trace(agenda);
    private final ServerHost server;
    private final History history = new History(this);
    private final Processes processes = new Processes(this);
    private final List<Machine> machines = new ArrayList<>();
    private final List<User> users = new ArrayList<>();
    private boolean isTroubled = true;

    World(Dice chance, Sabotage sabotage) {
        this.dice = chance.fork("world");
        this.sabotage = sabotage;
        this.plan = Plan.of(this.dice.fork("plan"));
        this.server = new ServerHost(this, dice.fork("server"), plan.policy());
        RandomMix mix = new RandomMix(dice.fork("workers").random(), dice.percent(25));
        for (int i = 1; i <= plan.machines(); i++) {
            Dice own = dice.fork("machine " + i);
            machines.add(new Machine(this, "m" + i, mix.worker("w" + i).withLease(plan.lease(own)), own));
        }
        for (int i = 1; i <= plan.users(); i++) {
            users.add(new User(this, "u" + i, plan.jobs() / plan.users(), dice.fork("user " + i)));
        }
    }

    /** Runs to the end; throws at the first broken promise, with what happened before. */
    World run() {
        try {
            server.start();
            machines.forEach(machine -> agenda.after(dice.around(Dice.SECOND), machine::startAgent));
            Faults faults = new Faults(this, dice.fork("faults"));
            trouble();
            isTroubled = false;
            trace.add(() -> "peace");
            faults.heal();
            peace();
            compareWithReplay();
            processes.requireOutput();
            return this;
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(e + "\n" + plan + "\n" + trace, e);
        }
    }

    private void trouble() {
        long end = START_MICROS + plan.troubledMicros();
        while (agenda.runNext(end)) {
            // it is done by then
        }
    }

    private void peace() {
        long end = agenda.nowMicros() + PEACE_MICROS;
        while (!isOver()) {
            if (agenda.nowMicros() >= end) {
                throw new AssertionError("it does not end: " + leftOver());
            }
            users.getFirst().tidyUp();
            long soon = agenda.nowMicros() + TIDYING_MICROS;
            while (agenda.runNext(soon)) {
                // it is done by then
            }
        }
    }

    private boolean isOver() {
        ServerLife life = server.life();
        return life != null
                && life.isIdle()
                && users.stream().allMatch(User::isContent)
                && history.isOver()
                && machines.stream().allMatch(Machine::isQuiet);
    }

    private String leftOver() {
        List<Object> left = new ArrayList<>(history.audit().lives().stream()
                .filter(life -> life.phase != dev.estiva.core.FactAudit.Phase.FINISHED)
                .toList());
        left.addAll(history.audit().workers());
        machines.stream()
                .filter(machine -> !machine.isQuiet())
                .forEach(machine -> left.add(machine.name() + " runs " + machine.alive()));
        users.stream().filter(user -> !user.isContent()).forEach(left::add);
        return left.toString();
    }

    /** A journal rebuilds what its engine had. */
    private void compareWithReplay() {
        ServerLife life = server.life();
        if (life == null) {
            throw new AssertionError("no server is left");
        }
        life.compare();
        ClusterState replayed = new ClusterState(server.policy().build().order());
        server.disk().facts().forEach(replayed::apply);
        replayed.check();
        if (!Dump.of(replayed).equals(Dump.of(life.mirror()))) {
            throw new AssertionError("replayed:\n" + Dump.of(replayed) + "instead of:\n" + Dump.of(life.mirror()));
        }
    }

    /** The journal as the bytes of its facts. */
    String journal() {
        StringBuilder text = new StringBuilder();
        server.disk()
                .facts()
                .forEach(fact -> text.append(FactCodec.encode(fact)).append('\n'));
        return text.toString();
    }

    Machine addDouble(Machine original) {
        Machine twin = original.twin();
        machines.add(twin);
        twin.startAgent();
        return twin;
    }

    /** The machine whose worker has this name, as its own or by mistake. */
    Machine machineOf(String worker) {
        return machines.stream()
                .filter(machine -> machine.spec().name().equals(worker))
                .findFirst()
                .orElseThrow();
    }

    Agenda agenda() {
        return agenda;
    }

    Dice dice() {
        return dice;
    }

    Plan plan() {
        return plan;
    }

    Trace trace() {
        return trace;
    }

    Sabotage sabotage() {
        return sabotage;
    }

    ServerHost server() {
        return server;
    }

    History history() {
        return history;
    }

    Processes processes() {
        return processes;
    }

    List<Machine> machines() {
        return Collections.unmodifiableList(machines);
    }

    boolean isTroubled() {
        return isTroubled;
    }
}
