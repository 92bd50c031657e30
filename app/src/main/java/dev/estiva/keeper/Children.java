package dev.estiva.keeper;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * The file in which Linux lists a thread's children, kept open: each look is one system call, without the objects that Java
 * makes of a file. Whoever looks brings his own tools; one at a time.
 */
final class Children {
    private static final int BYTES = 4 << 10;

    private final MemorySegment buffer = Arena.ofAuto().allocate(BYTES);
    private final int fd;

    /** In such a file. */
    Children(Path file, Libc libc) {
        fd = libc.openToRead(Arena.ofAuto().allocateFrom(file.toString()));
    }

    /** How many it has, counted up to {@code most}; negative where the kernel does not tell. */
    int count(int most, Libc libc) {
        if (fd < 0) {
            return fd;
        }
        int count = 0;
        long offset = 0;
        long read;
        do {
            read = libc.read(fd, buffer, offset);
            for (long i = 0; i < read; i++) {
                count += buffer.get(JAVA_BYTE, i) == ' ' ? 1 : 0; // behind each number
            }
            offset += read;
        } while (read > 0 && count < most);
        return read < 0 ? (int) read : count;
    }
}
