package dev.estiva.keeper;

import dev.estiva.model.TaskStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A running attempt on Linux: its main process, its output and its end. It is over when none of its processes is left and
 * nothing more can come out of it. For its lane's thread.
 */
final class Attempt {
    /**
     * Until then nobody looks for output: most commands that end so early have none, and to have two pipes watched takes four
     * system calls. Whatever they wrote is taken at their end.
     */
    private static final long QUIET_MICROS = 5_000;

    /** For the streams to end after the command: they do so at once unless somebody else holds them. */
    private static final long STREAMS_END_MICROS = 50_000;

    /** Somebody outside holds the other end of a pipe. */
    private static final long STREAMS_GIVEN_UP_MICROS = 1_000_000;

    private static final long MOST_MICROS_BETWEEN_LOOKS = 250_000;

    /** Where a kernel tells of the end of a process only who asks. */
    private static final long MICROS_BETWEEN_ASKING = 20_000;

    private static final int NO_FD = -1;

    private final long number;
    private final int pid;
    private final Ladder ladder;
    private final ProcessTree tree;
    private final List<Capture> captures;
    private final Room room;
    private final Strays strays;
    private final long startMicros;
    private int pidFd;
    private boolean mainEnded;
    private long mainEndMicros;
    private int status;
    private long cpuMicros;
    private long peakBytes;
    private boolean wasKilled;
    private int leftOvers;
    private long watchAt;
    private long lookAt = Ladder.NEVER;
    private long lookAgainMicros = MICROS_BETWEEN_ASKING;
    private boolean isOver;
    private String abandonedBecause = "";

    /** What an attempt is made of when it has been started. */
    record Birth(long number, int pid, int pidFd, List<Capture> captures, long startMicros) {}

    Attempt(Birth birth, Order order, ProcessTree tree, Room room, Strays strays) {
        this.number = birth.number();
        this.pid = birth.pid();
        this.pidFd = birth.pidFd();
        this.captures = birth.captures();
        this.startMicros = birth.startMicros();
        this.ladder = new Ladder(order, startMicros);
        this.tree = tree;
        this.room = room;
        this.strays = strays;
        this.watchAt = startMicros + QUIET_MICROS;
        if (pidFd < 0 || room.poller().addOnce(pidFd, Lane.processEvent(number)) < 0) {
            askFromTimeToTime();
        }
    }

    private void askFromTimeToTime() {
        if (pidFd >= 0) {
            room.libc().close(pidFd);
        }
        pidFd = NO_FD;
        lookAt = startMicros + MICROS_BETWEEN_ASKING;
    }

    long number() {
        return number;
    }

    boolean isOver() {
        return isOver;
    }

    Produced produced() {
        Produced produced = Produced.NOTHING;
        for (Capture each : captures) {
            produced = produced.with(each.stream(), each.file().length());
        }
        return produced;
    }

    /** When it wants {@link #onTime} to be called. */
    long nextMicros() {
        return Math.min(Math.min(watchAt, lookAt), ladder.nextMicros());
    }

    /** Output can be read, or the end of it. Answers whether there was any. */
    @SuppressWarnings("EnumOrdinal") // a list with a place for each constant
    boolean readable(TaskStream stream, long nowMicros) {
        Capture capture = captures.get(stream.ordinal());
        boolean any = capture.isOpen()
                && capture.readOnce(room.libc(), room.poller(), room.buffer(), room.view(), nowMicros * 1_000);
        if (mainEnded && !any && areStreamsClosed()) {
            look(nowMicros);
        }
        return any;
    }

    /** The main process may have ended. Answers whether there was any output. */
    boolean reap(long nowMicros) {
        Libc libc = room.libc();
        if (mainEnded) {
            return false;
        }
        if (libc.reap(pid) != pid) {
            lookAt = nowMicros + MICROS_BETWEEN_ASKING;
            return false;
        }
        room.spawner().reaped();
        mainEnded = true;
        mainEndMicros = nowMicros;
        status = libc.exitStatus();
        cpuMicros = libc.cpuMicros();
        peakBytes = libc.peakBytes();
        if (pidFd != NO_FD) {
            libc.close(pidFd);
        }
        lookAt = nowMicros + STREAMS_END_MICROS;
        boolean any = watchAt != Ladder.NEVER && takeOutput(nowMicros);
        if (areStreamsClosed()) {
            look(nowMicros);
        }
        return any;
    }

    /** Once, where nobody has looked yet; what is still open then is watched. */
    private boolean takeOutput(long nowMicros) {
        boolean any = false;
        Poller poller = room.poller();
        poller.look(captures);
        for (int i = 0; i < captures.size(); i++) {
            if (poller.isReadable(i)) {
                any |= captures.get(i).readOnce(room.libc(), poller, room.buffer(), room.view(), nowMicros * 1_000);
            } else if (poller.isEnded(i)) {
                captures.get(i).close(room.libc(), poller);
            }
        }
        watch(nowMicros);
        return any;
    }

    private void watch(long nowMicros) {
        watchAt = Ladder.NEVER;
        int trouble = 0;
        for (Capture capture : captures) {
            trouble |= capture.watch(room.poller(), Lane.event(number, capture.stream()));
        }
        if (trouble < 0) {
            stop(0, nowMicros); // nobody would hear of its output
        }
    }

    void stop(long graceMicros, long nowMicros) {
        ladder.stop(graceMicros, nowMicros);
    }

    /** What comes of it now is no end of its own, unless it is a success. */
    void abandon(String why) {
        if (!ladder.isAsked()) {
            abandonedBecause = why;
        }
    }

    /** It is {@link #nextMicros}. Answers whether there was any output. */
    boolean onTime(long nowMicros) {
        if (nowMicros >= watchAt) {
            watch(nowMicros);
        }
        Ladder.Step step = ladder.due(nowMicros);
        switch (step) {
            case WARN -> warn();
            case ASK -> signal(SignalName.TERM);
            case KILL -> {
                wasKilled = true;
                signal(SignalName.KILL);
            }
            case null -> {}
        }
        if (nowMicros >= lookAt || step == Ladder.Step.KILL) {
            if (!mainEnded) {
                return reap(nowMicros);
            }
            look(nowMicros);
        }
        return false;
    }

    private void warn() {
        Order.Warning warning = ladder.warning();
        if (warning != null && !mainEnded) {
            room.libc().kill(pid, warning.signal().number());
        }
    }

    private void signal(SignalName signal) {
        int reached = tree.signal(signal.number(), !mainEnded, room.libc());
        if (mainEnded) {
            leftOvers = Math.max(leftOvers, reached);
        }
    }

    /** Whether it is over, now that the main process is. */
    private void look(long nowMicros) {
        if (strays.any() && tree.anyLeft(room.libc())) {
            ladder.leftOver(nowMicros);
            lookAt = nowMicros + lookAgainMicros;
            lookAgainMicros = Math.min(2 * lookAgainMicros, MOST_MICROS_BETWEEN_LOOKS);
            return;
        }
        if (!areStreamsClosed()) {
            if (nowMicros < mainEndMicros + STREAMS_GIVEN_UP_MICROS) {
                lookAt = nowMicros + lookAgainMicros;
                return;
            }
            captures.forEach(capture ->
                    capture.giveUp(room.libc(), room.poller(), room.buffer(), room.view(), nowMicros * 1_000));
        }
        isOver = true;
    }

    private boolean areStreamsClosed() {
        for (Capture capture : captures) {
            if (capture.isOpen()) {
                return false;
            }
        }
        return true;
    }

    /** How it ended, once it is over. */
    Ending ending(long nowMicros) {
        int signal = status & 0x7f;
        boolean isExit = signal == 0;
        if (!abandonedBecause.isEmpty() && status != 0) {
            return Ending.abandoned(abandonedBecause, nowMicros - startMicros);
        }
        return new Ending(
                isExit ? Ending.How.EXITED : Ending.How.SIGNALLED,
                isExit ? (status >> 8) & 0xff : signal,
                why(signal),
                nowMicros - startMicros,
                cpuMicros,
                peakBytes);
    }

    private String why(int signal) {
        List<String> reasons = new ArrayList<>();
        if (ladder.isOverLimit()) {
            reasons.add("it was over its limit, and no server ended it");
        } else if (signal == SignalName.KILL.number() && !wasKilled) {
            reasons.add("Estiva did not send that; perhaps the machine ran out of memory");
        }
        if (leftOvers > 0) {
            reasons.add(
                    leftOvers == 1
                            ? "a process that it left behind was ended"
                            : leftOvers + " processes that it left behind were ended");
        }
        for (Capture capture : captures) {
            String complaint = capture.file().complaint(capture.stream().name().toLowerCase(java.util.Locale.ROOT));
            if (!complaint.isEmpty()) {
                reasons.add(complaint);
            }
        }
        return String.join("; ", reasons);
    }
}
