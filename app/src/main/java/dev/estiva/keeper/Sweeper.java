package dev.estiva.keeper;

import dev.estiva.keeper.ProcFs.Stat;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Looks now and then after the keeper's adopted children: buries the dead, and ends those of no attempt that runs. It is the
 * net behind each attempt's own care, for a process that has hidden where it comes from.
 */
final class Sweeper {
    private static final int KEEPER = (int) ProcessHandle.current().pid();

    /** Between asking a stray to end and killing it. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Libc libc;
    private final long markBase;
    private final Map<Integer, Long> askedNanos = new HashMap<>();

    Sweeper(Libc libc, long markBase) {
        this.libc = libc;
        this.markBase = markBase;
    }

    void sweep(Desk desk, long nowNanos) {
        Set<Integer> there = new HashSet<>(ProcFs.adopted(KEEPER));
        askedNanos.keySet().retainAll(there);
        if (there.isEmpty()) {
            return;
        }
        List<Remembered> running = desk.running();
        for (int orphan : there) {
            Stat stat = ProcFs.stat(orphan);
            if (stat == null) {
                continue;
            }
            if (stat.isZombie()) {
                libc.reap(orphan);
            } else if (!mayBeOf(running, stat)) {
                end(orphan, nowNanos);
            }
        }
    }

    private void end(int orphan, long nowNanos) {
        Long asked = askedNanos.putIfAbsent(orphan, nowNanos);
        if (asked == null) {
            libc.kill(orphan, SignalName.TERM.number());
        } else if (nowNanos - asked >= GRACE_NANOS) {
            libc.kill(orphan, SignalName.KILL.number());
        }
    }

    /** One that hides its origin may be of any attempt that was there before it. */
    private boolean mayBeOf(List<Remembered> running, Stat stat) {
        long mark = ProcFs.mark(stat.pid());
        String key = ProcFs.environmentMark(stat.pid());
        boolean isMarked = Notes.isMarkOf(mark, markBase);
        for (Remembered each : running) {
            boolean isOlder = each.pid() == Remembered.NO_PID || each.startTicks() <= stat.startTicks() + 1;
            if (isMarked ? mark == markBase + each.number() : isOlder) {
                return true;
            }
            if (key.equals(each.key()) || stat.session() == each.pid() || stat.group() == each.pid()) {
                return true;
            }
        }
        return false;
    }
}
