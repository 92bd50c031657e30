package dev.estiva.keeper;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** What a lane's attempts share: its thread's tools, and a buffer for whatever is read. */
record Room(Libc libc, Poller poller, Spawner spawner, Images images, MemorySegment buffer, ByteBuffer view) {
    /** As much as a pipe holds. */
    private static final int BUFFER_BYTES = 64 << 10;

    static Room make() {
        Libc libc = new Libc();
        MemorySegment buffer = Arena.ofAuto().allocate(BUFFER_BYTES, 8);
        return new Room(libc, new Poller(libc), new Spawner(libc), new Images(libc), buffer, buffer.asByteBuffer());
    }
}
