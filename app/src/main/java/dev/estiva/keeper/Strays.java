package dev.estiva.keeper;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Whether processes have children that nobody has told of. Asked around each start and each end, so in three system calls,
 * without the objects that Java makes of a file. For one thread.
 */
final class Strays {
    private static final int PATH_BYTES = 64;

    private final MemorySegment adopted = Arena.ofAuto()
            .allocateFrom(
                    "/proc/" + ProcFs.childrenFile((int) ProcessHandle.current().pid()));
    private final MemorySegment path = Arena.ofAuto().allocate(PATH_BYTES);
    private final Libc libc;

    Strays(Libc libc) {
        this.libc = libc;
    }

    /** Whether the keeper has children that it never started: orphans of its attempts. */
    boolean any(MemorySegment buffer) {
        return !isEmpty(adopted, buffer);
    }

    /** Whether the first thread of a process has any children. */
    boolean anyOf(int pid, MemorySegment buffer) {
        byte[] text = ("/proc/" + ProcFs.childrenFile(pid)).getBytes(StandardCharsets.US_ASCII);
        MemorySegment.copy(text, 0, path, JAVA_BYTE, 0, text.length);
        path.set(JAVA_BYTE, text.length, (byte) 0);
        return !isEmpty(path, buffer);
    }

    private boolean isEmpty(MemorySegment file, MemorySegment buffer) {
        int fd = libc.openToRead(file);
        if (fd < 0) {
            return false; // it has ended, or the kernel tells it only in another way: the long way answers
        }
        long read = libc.read(fd, buffer);
        libc.close(fd);
        return read == 0;
    }
}
