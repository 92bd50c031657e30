package dev.estiva.journal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Writes the facts' lines in blocks. A row with an index entry a fact would cost more than all else that is done for a short
 * job.
 */
final class BlockWriter implements AutoCloseable {
    /** Beyond it another block begins: what is read at most for one fact. */
    private static final int MOST_BYTES = 256 << 10;

    private final PreparedStatement insert;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream(64 << 10);
    private long first;
    private long firstMicros;

    BlockWriter(Connection connection) throws SQLException {
        insert = connection.prepareStatement("INSERT INTO block (first, at, lines) VALUES (?, ?, ?)");
    }

    /** The next fact's body in ASCII, as {@link FactCodec} wrote it. */
    void add(long position, long atMicros, byte[] body) throws SQLException {
        if (lines.size() > 0 && (position % Activity.STRETCH == 0 || lines.size() + body.length > MOST_BYTES)) {
            end(); // so that a block is in one stretch
        }
        if (lines.size() == 0) {
            first = position;
            firstMicros = atMicros;
        }
        lines.writeBytes(Long.toString(Checksum.of(position, body)).getBytes(StandardCharsets.US_ASCII));
        lines.write(' ');
        lines.writeBytes(body);
        lines.write('\n');
    }

    private void end() throws SQLException {
        insert.setLong(1, first);
        insert.setLong(2, firstMicros);
        insert.setString(3, lines.toString(StandardCharsets.ISO_8859_1));
        insert.addBatch();
        lines.reset();
    }

    /** To be called before the transaction ends. */
    void flush() throws SQLException {
        if (lines.size() > 0) {
            end();
        }
        insert.executeBatch();
    }

    @Override
    public void close() throws SQLException {
        insert.close();
    }
}
