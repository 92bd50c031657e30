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

    /** Several times what either of its structures takes in any C library. */
    static final int STRUCTURE_BYTES = 1_024;

    private static final int SIGNAL_SET_BYTES = 128;

    private static final MethodHandle SPAWN =
            handle("posix_spawn", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle ATTRIBUTES_INIT = handle("posix_spawnattr_init", ADDRESS);
    private static final MethodHandle SET_FLAGS = handle("posix_spawnattr_setflags", ADDRESS, JAVA_SHORT);
    private static final MethodHandle SET_MASK = handle("posix_spawnattr_setsigmask", ADDRESS, ADDRESS);
    private static final MethodHandle SET_DEFAULTS = handle("posix_spawnattr_setsigdefault", ADDRESS, ADDRESS);
    private static final MethodHandle EMPTY_SET = handle("sigemptyset", ADDRESS);
    private static final MethodHandle FULL_SET = handle("sigfillset", ADDRESS);

    private final Libc libc;
    private final BirthMark birthMark;
    private final Plumbing plumbing = new Plumbing();
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

    /** What a process is given, but for its streams: in native memory, as far as it is the kernel that reads it. */
    record Image(MemorySegment path, MemorySegment arguments, MemorySegment environment, String workdir) {}

    /**
     * Answers the pid, or the negative error number; {@code ENOENT} is either the directory or the program. The process is
     * born with the mark, and so is whatever it starts: one that was marked afterwards might have had children by then.
     */
    int spawn(Image image, long mark, int stdin, int stdout, int stderr) {
        try {
            MemorySegment actions = plumbing.of(new Plumbing.Ends(stdin, stdout, stderr, image.workdir()));
            if (!Plumbing.closesOthers()) {
                libc.closeOnExecFrom(3); // what this program opens is marked so anyway
            }
            int error = spawnMarked(image, actions, mark);
            return error == 0 ? pid.get(JAVA_INT, 0) : -error;
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    private int spawnMarked(Image image, MemorySegment actions, long mark) throws Throwable {
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

    static void required(int error) {
        if (error != 0) {
            throw new IllegalStateException("preparing a process: " + Errno.words(error));
        }
    }

    private static IllegalStateException broken(Throwable e) {
        return e instanceof IllegalStateException known
                ? known
                : new IllegalStateException("a call of the C library could not be made", e);
    }

    /** A function of the C library that answers an int. */
    static MethodHandle handle(String name, MemoryLayout... arguments) {
        return find(name, arguments).orElseThrow(() -> new IllegalStateException("the C library has no " + name));
    }

    /** The same, where the C library has it. */
    static @Nullable MethodHandle handleIfThere(String name, MemoryLayout... arguments) {
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
