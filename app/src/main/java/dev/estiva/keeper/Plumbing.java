package dev.estiva.keeper;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code posix_spawn} is to do with file descriptors and the working directory. Descriptors' numbers are used again and
 * again, so what was put together for one process mostly serves the next one too; to put it together takes the C library a
 * dozen system calls. For one thread.
 */
final class Plumbing {
    /** More than a lane has under way where processes are short; beyond that the oldest are put together anew. */
    private static final int MOST_KEPT = 64;

    private static final MethodHandle INIT = Spawner.handle("posix_spawn_file_actions_init", ADDRESS);
    private static final MethodHandle DESTROY = Spawner.handle("posix_spawn_file_actions_destroy", ADDRESS);
    private static final MethodHandle ADD_DUP2 =
            Spawner.handle("posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);
    private static final @Nullable MethodHandle ADD_CHDIR =
            Spawner.handleIfThere("posix_spawn_file_actions_addchdir_np", ADDRESS, ADDRESS);
    private static final @Nullable MethodHandle ADD_CLOSE_FROM =
            Spawner.handleIfThere("posix_spawn_file_actions_addclosefrom_np", ADDRESS, JAVA_INT);

    private final Map<Ends, MemorySegment> kept = new LinkedHashMap<>();

    /** The descriptors of a process's three streams, and its working directory, or empty. */
    record Ends(int stdin, int stdout, int stderr, String workdir) {}

    /** Whether this machine's C library can do what is needed here. */
    static boolean isPossible() {
        return ADD_CHDIR != null;
    }

    /** Whether no descriptor but the three is handed on by these means. */
    static boolean closesOthers() {
        return ADD_CLOSE_FROM != null;
    }

    /** Valid until the next call. */
    MemorySegment of(Ends ends) throws Throwable {
        MemorySegment known = kept.get(ends);
        if (known != null) {
            return known;
        }
        if (kept.size() >= MOST_KEPT) {
            Ends oldest = kept.keySet().iterator().next();
            MemorySegment old = kept.remove(oldest);
            Spawner.required((int) DESTROY.invokeExact(old));
        }
        MemorySegment made = put(ends);
        kept.put(ends, made);
        return made;
    }

    private static MemorySegment put(Ends ends) throws Throwable {
        MemorySegment actions = Arena.ofAuto().allocate(Spawner.STRUCTURE_BYTES, 16);
        Spawner.required((int) INIT.invokeExact(actions));
        MethodHandle chdir = ADD_CHDIR;
        if (chdir != null && !ends.workdir().isEmpty()) {
            try (Arena arena = Arena.ofConfined()) {
                Spawner.required((int) chdir.invokeExact(actions, arena.allocateFrom(ends.workdir())));
            }
        }
        Spawner.required((int) ADD_DUP2.invokeExact(actions, ends.stdin(), 0));
        Spawner.required((int) ADD_DUP2.invokeExact(actions, ends.stdout(), 1));
        Spawner.required((int) ADD_DUP2.invokeExact(actions, ends.stderr(), 2));
        MethodHandle closeFrom = ADD_CLOSE_FROM;
        if (closeFrom != null) {
            Spawner.required((int) closeFrom.invokeExact(actions, 3));
        }
        return actions;
    }
}
