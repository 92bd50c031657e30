package dev.estiva.keeper;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts processes by {@code posix_spawn}, which neither copies this process nor runs a helper first. Each gets a session
 * of its own, no signal blocked or ignored, and no file descriptor but its three. For one thread.
 */
final class Spawner {
    private static final int SET_SIGNAL_DEFAULTS = 0x04;
    private static final int SET_SIGNAL_MASK = 0x08;
    private static final int SET_SESSION = 0x80;

    /** Several times what either structure takes in any C library. */
    private static final int STRUCTURE_BYTES = 1_024;

    private static final int SIGNAL_SET_BYTES = 128;

    private static final MethodHandle SPAWN =
            handle("posix_spawn", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle ACTIONS_INIT = handle("posix_spawn_file_actions_init", ADDRESS);
    private static final MethodHandle ACTIONS_DESTROY = handle("posix_spawn_file_actions_destroy", ADDRESS);
    private static final MethodHandle ADD_DUP2 =
            handle("posix_spawn_file_actions_adddup2", ADDRESS, JAVA_INT, JAVA_INT);
    private static final @Nullable MethodHandle ADD_CHDIR =
            handleIfThere("posix_spawn_file_actions_addchdir_np", ADDRESS, ADDRESS);
    private static final @Nullable MethodHandle ADD_CLOSE_FROM =
            handleIfThere("posix_spawn_file_actions_addclosefrom_np", ADDRESS, JAVA_INT);
    private static final MethodHandle ATTRIBUTES_INIT = handle("posix_spawnattr_init", ADDRESS);
    private static final MethodHandle SET_FLAGS = handle("posix_spawnattr_setflags", ADDRESS, JAVA_SHORT);
    private static final MethodHandle SET_MASK = handle("posix_spawnattr_setsigmask", ADDRESS, ADDRESS);
    private static final MethodHandle SET_DEFAULTS = handle("posix_spawnattr_setsigdefault", ADDRESS, ADDRESS);
    private static final MethodHandle EMPTY_SET = handle("sigemptyset", ADDRESS);
    private static final MethodHandle FULL_SET = handle("sigfillset", ADDRESS);

    private final Libc libc;
    private final BirthMark birthMark;
    private final MemorySegment actions = Arena.ofAuto().allocate(STRUCTURE_BYTES, 16);
    private final MemorySegment attributes = Arena.ofAuto().allocate(STRUCTURE_BYTES, 16);
    private final MemorySegment pid = Arena.ofAuto().allocate(8, 8);

    Spawner(Libc libc) {
        this.libc = libc;
        this.birthMark = new BirthMark(libc);
        MemorySegment set = Arena.ofAuto().allocate(SIGNAL_SET_BYTES, 8);
        try {
            required((int) ATTRIBUTES_INIT.invokeExact(attributes));
            required((int)
                    SET_FLAGS.invokeExact(attributes, (short) (SET_SIGNAL_DEFAULTS | SET_SIGNAL_MASK | SET_SESSION)));
            required((int) EMPTY_SET.invokeExact(set));
            required((int) SET_MASK.invokeExact(attributes, set));
            required((int) FULL_SET.invokeExact(set));
            required((int) SET_DEFAULTS.invokeExact(attributes, set));
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    /** What a process is given: all of it in native memory. */
    record Image(MemorySegment path, MemorySegment arguments, MemorySegment environment, MemorySegment workdir) {}

    /** Whether this machine's C library can do what is needed here. */
    static boolean isPossible() {
        return ADD_CHDIR != null;
    }

    /**
     * Answers the pid, or the negative error number; {@code ENOENT} is either the directory or the program. The process is
     * born with the mark, and so is whatever it starts: one that was marked afterwards might have had children by then.
     */
    int spawn(Image image, long mark, int stdin, int stdout, int stderr) {
        MethodHandle chdir = ADD_CHDIR;
        MethodHandle closeFrom = ADD_CLOSE_FROM;
        try {
            required((int) ACTIONS_INIT.invokeExact(actions));
            if (chdir != null && image.workdir().byteSize() > 1) {
                required((int) chdir.invokeExact(actions, image.workdir()));
            }
            required((int) ADD_DUP2.invokeExact(actions, stdin, 0));
            required((int) ADD_DUP2.invokeExact(actions, stdout, 1));
            required((int) ADD_DUP2.invokeExact(actions, stderr, 2));
            if (closeFrom != null) {
                required((int) closeFrom.invokeExact(actions, 3));
            } else {
                libc.closeOnExecFrom(3); // what this program opens is marked so anyway
            }
            int error = spawnMarked(image, mark);
            required((int) ACTIONS_DESTROY.invokeExact(actions));
            return error == 0 ? pid.get(JAVA_INT, 0) : -error;
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    private int spawnMarked(Image image, long mark) throws Throwable {
        birthMark.set(mark);
        boolean isThere = false;
        try {
            int error = (int)
                    SPAWN.invokeExact(pid, image.path(), actions, attributes, image.arguments(), image.environment());
            isThere = error == 0;
            return error;
        } finally {
            birthMark.spawned(isThere);
        }
    }

    /** The end of one that was started here has been taken. */
    void reaped() {
        birthMark.reaped();
    }

    private static void required(int error) {
        if (error != 0) {
            throw new IllegalStateException("preparing a process: " + Errno.words(error));
        }
    }

    private static IllegalStateException broken(Throwable e) {
        return e instanceof IllegalStateException known
                ? known
                : new IllegalStateException("a call of the C library could not be made", e);
    }

    private static MethodHandle handle(String name, MemoryLayout... arguments) {
        return find(name, arguments).orElseThrow(() -> new IllegalStateException("the C library has no " + name));
    }

    private static @Nullable MethodHandle handleIfThere(String name, MemoryLayout... arguments) {
        return find(name, arguments).orElse(null);
    }

    @SuppressWarnings("restricted") // it is what this class is for
    private static Optional<MethodHandle> find(String name, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        SymbolLookup symbols = linker.defaultLookup();
        return symbols.find(name)
                .map(symbol -> linker.downcallHandle(symbol, FunctionDescriptor.of(JAVA_INT, arguments)));
    }
}
