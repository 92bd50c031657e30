package dev.estiva.keeper;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Whether the keeper has children that it never started: orphans of its attempts. Asked at each end, so in three system calls,
 * without the objects that Java makes of a file. For one thread.
 */
final class Strays {
    private final MemorySegment adopted = Arena.ofAuto()
            .allocateFrom(
                    "/proc/" + ProcFs.childrenFile((int) ProcessHandle.current().pid()));
    private final Libc libc;

    Strays(Libc libc) {
        this.libc = libc;
    }

    boolean any(MemorySegment buffer) {
        int fd = libc.openToRead(adopted);
        if (fd < 0) {
            return true; // the kernel tells it only in another way: the long way answers
        }
        long read = libc.read(fd, buffer);
        libc.close(fd);
        return read != 0;
    }
}
