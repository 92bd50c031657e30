package dev.estiva.keeper;

import dev.estiva.keeper.ProcFs.Stat;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The processes of one attempt, wherever they hid. All are descendants of the keeper: what loses its parent becomes the
 * keeper's own child, and is then known by its mark, its session or what its environment says.
 */
final class ProcessTree {
    private static final int KEEPER = (int) ProcessHandle.current().pid();

    private final int main;
    private final long mark;
    private final String key;
    private final Map<Integer, Long> seen = new HashMap<>();

    ProcessTree(int main, long mark, String key) {
        this.main = main;
        this.mark = mark;
        this.key = key;
    }

    /** Marks the main process, and whatever it started before this thread had its turn again. */
    void mark(Libc libc, Strays strays, MemorySegment buffer) {
        libc.mark(main, mark);
        if (!strays.anyOf(main, buffer) && !strays.any(buffer)) {
            return;
        }
        Stat first = ProcFs.stat(main);
        long startTicks = first == null ? Long.MAX_VALUE : first.startTicks();
        Set<Integer> tried = new HashSet<>();
        while (markOthers(libc, startTicks, tried)) {
            // what was found unmarked may have had a child, and ended, since its children were asked for
        }
    }

    /** One look at all; answers whether any had no mark. Those that cannot be marked are tried once. */
    private boolean markOthers(Libc libc, long startTicks, Set<Integer> tried) {
        boolean isNews = false;
        Deque<Integer> open = new ArrayDeque<>(ProcFs.children(main));
        for (int orphan : ProcFs.adopted(KEEPER)) {
            Stat stat = ProcFs.stat(orphan);
            if (stat != null && stat.startTicks() >= startTicks && ProcFs.mark(orphan) == ProcFs.NO_MARK) {
                open.add(orphan); // unmarked and of this moment: whose else could it be
            }
        }
        for (Integer pid = open.poll(); pid != null; pid = open.poll()) {
            if (ProcFs.mark(pid) == ProcFs.NO_MARK && tried.add(pid)) {
                isNews = true;
                libc.mark(pid, mark);
            }
            open.addAll(ProcFs.children(pid));
        }
        return isNews;
    }

    /** Those that live. The main process is looked at only as long as nobody has taken its end. */
    List<Stat> living(boolean mainIsThere, Libc libc) {
        Deque<Integer> open = new ArrayDeque<>();
        if (mainIsThere) {
            open.add(main);
        }
        for (int orphan : ProcFs.adopted(KEEPER)) {
            if (belongs(orphan, libc)) {
                open.add(orphan);
            }
        }
        List<Stat> living = new ArrayList<>();
        for (Integer pid = open.poll(); pid != null; pid = open.poll()) {
            Stat stat = ProcFs.stat(pid);
            if (stat != null && !stat.isZombie()) {
                living.add(stat);
                seen.put(pid, stat.startTicks());
            }
            open.addAll(ProcFs.children(pid)); // those of a dead process whose threads still end, too
        }
        return living;
    }

    /** Sends a signal to all of them, and answers how many there were. */
    int signal(int signal, boolean mainIsThere, Libc libc) {
        if (mainIsThere) {
            libc.kill(-main, signal); // all at once, as far as they stayed together
        }
        List<Stat> living = living(mainIsThere, libc);
        for (Stat process : living) {
            if (!mainIsThere || process.group() != main) {
                libc.kill(process.pid(), signal);
            }
        }
        return living.size();
    }

    /** Whether this child of the keeper is one of them. A dead one is buried. */
    boolean belongs(int orphan, Libc libc) {
        Stat stat = ProcFs.stat(orphan);
        if (stat == null || orphan == main) {
            return false;
        }
        if (stat.isZombie()) {
            libc.reap(orphan);
            return false;
        }
        if (stat.session() == main || stat.group() == main) {
            return true; // a number stays taken as long as a session or group of that name lives
        }
        Long start = seen.get(orphan);
        return (start != null && start == stat.startTicks())
                || ProcFs.mark(orphan) == mark
                || ProcFs.environmentMark(orphan).equals(key);
    }
}
