package dev.estiva.burn;

import dev.estiva.core.RandomMix;
import dev.estiva.model.WorkerSpec;
import java.util.ArrayList;
import java.util.List;

/** Lets things go wrong for a while, and then puts everything right. */
final class Faults {
    private final World world;
    private final Dice dice;
    private final List<Fault> kinds;
    private boolean isHealed;

    Faults(World world, Dice dice) {
        this.world = world;
        this.dice = dice;
        this.kinds = new ArrayList<>(world.plan().faults());
        if (!kinds.isEmpty()) {
            next();
        }
    }

    private void next() {
        world.agenda().after(dice.around(world.plan().faultEveryMicros()), () -> {
            if (!isHealed) {
                happen(dice.oneOf(kinds));
                next();
            }
        });
    }

    private void happen(Fault fault) {
        ServerHost server = world.server();
        Machine machine = dice.oneOf(world.machines());
        switch (fault) {
            case SERVER_KILLED -> server.die("killed", false, downTime());
            case SERVER_MACHINE_CRASHES -> server.die("its machine crashes", true, downTime() + 5 * Dice.SECOND);
            case SERVER_STALLS -> {
                ServerLife life = server.life();
                if (life != null) {
                    long time = longTime();
                    life.stall(time);
                    server.troubled(time);
                }
            }
            case ANOTHER_POLICY -> {
                server.changeTo(Plan.policy(dice));
                server.die("another policy", false, dice.between(Dice.MILLI, Dice.SECOND));
            }
            case CLOCK_STEPS -> server.stepClock(dice.between(-40 * Dice.MINUTE, 40 * Dice.MINUTE));
            case DISK_SLOW -> server.slowDiskFor(longTime());
            case DISK_FAILS -> {
                server.disk().breakDown();
                world.agenda().after(longTime(), server::healDisk);
            }
            default -> happen(fault, machine);
        }
    }

    private void happen(Fault fault, Machine machine) {
        switch (fault) {
            case AGENT_KILLED -> restartAgent(machine, false);
            case MACHINE_CRASHES -> restartAgent(machine, true);
            case KEEPER_KILLED -> machine.killKeeper();
            case AGENT_STALLS -> {
                AgentLife agent = machine.agent();
                if (agent != null) {
                    long time = longTime();
                    agent.stall(time);
                    machine.troubled(time);
                }
            }
            case OTHER_RESOURCES -> {
                machine.changeTo(other(machine.spec()));
                restartAgent(machine, false);
            }
            case NAME_TAKEN_TWICE -> {
                if (!machine.hasDouble()) {
                    world.addDouble(machine);
                }
            }
            case STRANGER_ON_DEVICE -> {
                if (!machine.spec().devices().isEmpty()) {
                    machine.toggleStranger(dice.below(machine.spec().devices().size()));
                }
            }
            case CONNECTION_CUT -> withConnection(machine, connection -> connection.cut(longTime()));
            case HALF_OPEN -> withConnection(machine, Connection::halfOpen);
            case PARTITION -> {
                long time = longTime();
                machine.path().cut();
                machine.troubled(time);
                world.agenda().after(time, machine.path()::heal);
            }
            case SLOW_PATH -> {
                long time = longTime();
                machine.path().slowFor(time);
                machine.troubled(time);
            }
            default -> throw new AssertionError(fault);
        }
        world.trace().add(() -> "fault on " + machine.name() + ": " + fault);
    }

    private static void withConnection(Machine machine, java.util.function.Consumer<Connection> what) {
        AgentLife agent = machine.agent();
        Connection connection = agent == null ? null : agent.connection();
        if (connection != null) {
            what.accept(connection);
        }
    }

    private void restartAgent(Machine machine, boolean withItsMachine) {
        machine.killAgent(withItsMachine);
        world.agenda().after(downTime(), machine::startAgent);
    }

    private WorkerSpec other(WorkerSpec before) {
        return new RandomMix(dice.random(), dice.percent(30))
                .worker(before.name())
                .withLease(before.leaseMicros());
    }

    private long downTime() {
        return dice.percent(20) ? dice.between(Dice.SECOND, 90 * Dice.SECOND) : dice.between(1, 3 * Dice.SECOND);
    }

    /** About the times after which somebody is suspected or lost, above and below. */
    private long longTime() {
        return dice.oneOf(Dice.SECOND, 5 * Dice.SECOND, 12 * Dice.SECOND, 35 * Dice.SECOND)
                + dice.between(0, 3 * Dice.SECOND);
    }

    /** From now on nothing goes wrong any more. */
    void heal() {
        isHealed = true;
        world.server().healDisk();
        world.server().start();
        for (Machine machine : world.machines()) {
            if (machine.isDouble()) {
                machine.leave();
            }
            machine.noStrangers();
            machine.path().heal();
            machine.startAgent();
            AgentLife agent = machine.agent();
            if (agent != null) {
                agent.resume();
            }
        }
    }
}
