package dev.estiva.keeper;

import dev.estiva.keeper.ProcFs.Stat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The processes of one attempt, wherever they hid. All are descendants of the keeper: what loses its parent becomes the
 * keeper's own child, and is then known by its mark, its session or what its environment says.
 */
final class ProcessTree {
    private static final int KEEPER = (int) ProcessHandle.current().pid();

    /** Before it is left for later whether anything lives, while others come and go. */
    private static final int MOST_LOOKS = 20;

    private final int main;
    private final long mark;
    private final String key;
    private final Map<Integer, Long> seen = new HashMap<>();
    private final Supplier<@Nullable ControlGroup> group;
    private boolean isQuiet;

    /** {@code group} answers the control group of these processes, once they have one. */
    ProcessTree(int main, long mark, String key, Supplier<@Nullable ControlGroup> group) {
        this.main = main;
        this.mark = mark;
        this.key = key;
        this.group = group;
    }

    /**
     * Whether any lives, now that the main process does not. A look in which something died proves nothing: what that had
     * started came to the keeper when the list of its children had been read already.
     */
    boolean anyLeft(Libc libc) {
        for (int look = 0; look < MOST_LOOKS; look++) {
            isQuiet = true;
            if (!living(false, libc).isEmpty()) {
                return true;
            }
            if (isQuiet) {
                return false;
            }
        }
        return true; // nobody can tell yet
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
        ControlGroup gathered = group.get();
        if (gathered != null) {
            gathered.processes().stream().filter(pid -> pid != main).forEach(open::add);
        }
        Set<Integer> looked = new HashSet<>();
        List<Stat> living = new ArrayList<>();
        for (Integer pid = open.poll(); pid != null; pid = open.poll()) {
            if (!looked.add(pid)) {
                continue;
            }
            Stat stat = ProcFs.stat(pid);
            if (stat != null && !stat.isZombie()) {
                living.add(stat);
                seen.put(pid, stat.startTicks());
            } else {
                isQuiet = false;
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
        ControlGroup gathered = group.get();
        if (gathered != null && signal == SignalName.KILL.number()) {
            gathered.kill(libc);
        }
        for (Stat process : living) {
            if (!mainIsThere || process.group() != main) {
                libc.kill(process.pid(), signal);
            }
        }
        return living.size();
    }

    /** Whether this child of the keeper is one of them. A dead one is buried. */
    private boolean belongs(int orphan, Libc libc) {
        if (orphan == main) {
            return false;
        }
        Stat stat = ProcFs.stat(orphan);
        if (stat == null) {
            isQuiet = false;
            return false;
        }
        if (stat.isZombie()) {
            libc.reap(orphan);
            isQuiet = false;
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
