package dev.estiva.journal;

import dev.estiva.model.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Finds a flipped bit in what SQLite keeps without a checksum: its rows. */
final class Checksum {
    private Checksum() {}

    static long of(long position, String body) {
        return of(position, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Of a piece of a snapshot. */
    static long ofPiece(long snapshot, long number, String body) {
        CRC32C crc = new CRC32C();
        add(crc, snapshot);
        add(crc, number);
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    /** Of what is kept for a task. */
    static long of(TaskId task, byte[] bytes) {
        CRC32C crc = new CRC32C();
        add(crc, task.job());
        add(crc, task.index());
        crc.update(bytes);
        return crc.getValue();
    }

    /** The position is part of it, so that a row that strayed to another one is found too. */
    static long of(long position, byte[] bytes) {
        CRC32C crc = new CRC32C();
        add(crc, position);
        crc.update(bytes);
        return crc.getValue();
    }

    private static void add(CRC32C crc, long number) {
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            crc.update((int) (number >>> shift));
        }
    }
}
