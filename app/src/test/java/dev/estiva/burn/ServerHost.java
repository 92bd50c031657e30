package dev.estiva.burn;

import dev.estiva.core.Answer;
import dev.estiva.core.Input;
import dev.estiva.journal.JournalException;
import dev.estiva.journal.MemoryJournal;
import dev.estiva.policy.PolicySpec;
import dev.estiva.protocol.FromServer;
import dev.estiva.transport.Receiver;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The server's machine: its disk, its clock, and the server's processes on it, one after the other. */
final class ServerHost {
    private final World world;
    private final Dice dice;
    private final MemoryJournal.Disk disk = new MemoryJournal.Disk();
    private final OutputDisk outputs = new OutputDisk();
    private final List<Connection> connections = new ArrayList<>();
    private PolicySpec policy;
    private @Nullable ServerLife life;
    private long wallOffsetMicros;
    private long slowUntilMicros;
    private long troubledUntilMicros;
    private boolean isDown;

    ServerHost(World world, Dice dice, PolicySpec policy) {
        this.world = world;
        this.dice = dice;
        this.policy = policy;
    }

    /** Until when it was in trouble. */
    long troubledUntilMicros() {
        return life == null ? world.agenda().nowMicros() : Math.max(troubledUntilMicros, slowUntilMicros);
    }

    void troubled(long micros) {
        troubledUntilMicros = Math.max(troubledUntilMicros, world.agenda().nowMicros() + micros);
    }

    MemoryJournal.Disk disk() {
        return disk;
    }

    OutputDisk outputs() {
        return outputs;
    }

    Dice dice() {
        return dice;
    }

    /** Null while no server runs. */
    @Nullable
    ServerLife life() {
        return life;
    }

    PolicySpec policy() {
        return policy;
    }

    /** From its next start it decides by another policy. */
    void changeTo(PolicySpec other) {
        policy = other;
    }

    long wallMicros() {
        return world.agenda().nowMicros() + wallOffsetMicros;
    }

    void stepClock(long micros) {
        wallOffsetMicros += micros;
    }

    void slowDiskFor(long micros) {
        slowUntilMicros = world.agenda().nowMicros() + micros;
    }

    void healDisk() {
        troubled(0);
        slowUntilMicros = 0;
        disk.repair();
    }

    long syncMicros() {
        boolean slow = world.agenda().nowMicros() < slowUntilMicros;
        return slow ? dice.around(3 * Dice.SECOND) : dice.between(100, 10 * Dice.MILLI);
    }

    /** Starts the server; as an operator's supervisor does, tries again when it cannot. */
    void start() {
        if (life != null || isDown) {
            return;
        }
        try {
            life = new ServerLife(world, this);
            troubled(0);
            world.trace().add(() -> "the server starts");
        } catch (JournalException e) {
            world.trace().add(() -> "the server cannot start: " + e.getMessage());
            world.agenda().after(dice.between(Dice.SECOND, 5 * Dice.SECOND), this::start);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The server's process dies, or its machine with it, and is started again after a while. */
    void die(String why, boolean withItsMachine, long downMicros) {
        ServerLife dying = life;
        if (dying == null) {
            return;
        }
        world.trace().add(() -> "the server dies: " + why);
        life = null;
        isDown = true;
        dying.die();
        if (withItsMachine) {
            outputs.crash(dice);
            world.processes().outputsCrashed();
        }
        connections.forEach(connection -> connection.serverDies(withItsMachine));
        connections.clear();
        world.history().catchUp();
        world.agenda().after(downMicros, () -> {
            isDown = false;
            start();
        });
    }

    /** A worker's agent connects; null if nobody listens. */
    @Nullable
    Connection connect(Machine machine, Receiver<FromServer> agent) {
        ServerLife serving = life;
        if (serving == null) {
            return null;
        }
        Connection connection =
                new Connection(world.agenda(), dice, machine.path(), machine.name(), agent, serving::says);
        connection.accepted(serving.accept(connection));
        connections.add(connection);
        return connection;
    }

    /** Tells the server what a user wants. False if no server listens; else the answer comes, or the server dies first. */
    boolean tell(Input input, Consumer<Answer> to) {
        ServerLife serving = life;
        if (serving == null) {
            return false;
        }
        serving.tell(input, to);
        return true;
    }
}
