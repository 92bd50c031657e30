package dev.estiva.journal;

import static dev.estiva.journal.JournalException.Reason.NEWER;

import dev.estiva.core.Fact;
import dev.estiva.model.JobId;
import dev.estiva.model.Payload;
import dev.estiva.model.TaskId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads facts one after the other and believes none whose checksum is wrong. */
final class FactCursor implements AutoCloseable {
    private static final String SUBMITTED = "{\"fact\":\"job_submitted\"";

    /** In a text inside the JSON the quotes would have backslashes before them. */
    private static final String WITH_OUTPUT = "\"output_bytes\":";

    private final Path file;
    private final Connection connection;
    private final PreparedStatement payloads;
    private final boolean bare;
    private final @Nullable Consumer<JobId> emptied;

    /** Of facts with their payloads and outputs. */
    FactCursor(Path file, Connection connection) throws SQLException {
        this(file, connection, false);
    }

    /** Of facts, if bare, without payloads and outputs. */
    FactCursor(Path file, Connection connection, boolean bare) throws SQLException {
        this(file, connection, bare, null);
    }

    /** Of facts with payloads and outputs; of those that are damaged without, and then their jobs are told. */
    FactCursor(Path file, Connection connection, Consumer<JobId> emptied) throws SQLException {
        this(file, connection, false, emptied);
    }

    private FactCursor(Path file, Connection connection, boolean bare, @Nullable Consumer<JobId> emptied)
            throws SQLException {
        this.bare = bare;
        this.emptied = emptied;
        this.file = file;
        this.connection = connection;
        this.payloads = connection.prepareStatement("SELECT sum, bytes FROM payload WHERE job = ?");
    }

    /** Takes facts. */
    interface Target {
        void fact(long position, Fact fact);
    }

    /** Hands over the facts behind a position, which must follow each other without a gap. Answers the last position. */
    long read(long after, Target target) throws SQLException, JournalException {
        return read(after, Long.MAX_VALUE, target);
    }

    /** The same, up to a position. What lies behind that is not looked for: it may be damaged. */
    long read(long after, long upTo, Target target) throws SQLException, JournalException {
        long[] last = {after};
        if (after >= upTo) {
            return after;
        }
        try {
            new Blocks(connection).read(after + 1, Long.MAX_VALUE, (position, isIntact, body) -> {
                if (position != last[0] + 1) {
                    throw Faults.damaged(file, "the facts from " + (last[0] + 1) + " on are missing");
                }
                Fact fact = fact(position, isIntact, body);
                last[0]++;
                target.fact(position, fact);
                return position < upTo;
            });
        } catch (MalformedFactException e) {
            throw new JournalException(NEWER, file + " holds what this version cannot read: " + e.getMessage(), e);
        }
        return last[0];
    }

    /** The fact of a line, with its payload or output. */
    private Fact fact(long position, boolean isIntact, String body) throws SQLException, JournalException {
        requireIntact(file, position, isIntact);
        try {
            return bare ? FactCodec.decodeWithoutPayload(body) : withPayload(body);
        } catch (MalformedFactException e) {
            throw new JournalException(
                    NEWER,
                    "fact " + position + " of " + file + " cannot be read: " + e.getMessage() + ". It was written by "
                            + writerOf(position) + "; use that version or a later one",
                    e);
        }
    }

    static void requireIntact(Path file, long position, boolean isIntact) throws JournalException {
        if (!isIntact) {
            throw Faults.damaged(file, "fact " + position + " has a wrong checksum");
        }
    }

    private Fact withPayload(String body) throws SQLException, JournalException, MalformedFactException {
        try {
            return FactCodec.decode(body, beside(body));
        } catch (SQLException | JournalException | MalformedFactException e) {
            if (emptied == null) {
                throw e;
            }
            Fact fact = FactCodec.decodeWithoutPayload(body);
            emptied.accept(new JobId(FactWriter.jobOf(fact)));
            return fact;
        }
    }

    private Payload beside(String body) throws SQLException, JournalException, MalformedFactException {
        Payload found = null;
        if (body.startsWith(SUBMITTED)) {
            found = payload(FactWriter.jobOf(FactCodec.decodeWithoutPayload(body)));
        } else if (body.contains(WITH_OUTPUT)
                && FactCodec.decodeWithoutPayload(body) instanceof Fact.TaskFinished finished) {
            found = result(finished.task());
        }
        return found == null ? Payload.NONE : found;
    }

    /** The job's payload, null if there is none. */
    @Nullable
    Payload payload(long job) throws SQLException, JournalException {
        payloads.setLong(1, job);
        try (ResultSet row = payloads.executeQuery()) {
            if (!row.next()) {
                return null;
            }
            return payload(file, new JobId(job), row.getBytes(2), row.getLong(1));
        }
    }

    /** As it was stored, if its checksum is right. */
    static Payload payload(Path file, JobId job, byte[] bytes, long sum) throws JournalException {
        if (Checksum.of(job.value(), bytes) != sum) {
            throw Faults.damaged(file, "the payload of job " + job + " has a wrong checksum");
        }
        return Payload.of(bytes);
    }

    /** The task's output, null if there is none. */
    @Nullable
    Payload result(TaskId task) throws SQLException, JournalException {
        try (PreparedStatement results =
                connection.prepareStatement("SELECT sum, bytes FROM result WHERE job = ? AND task = ?")) {
            results.setLong(1, task.job());
            results.setInt(2, task.index());
            try (ResultSet row = results.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                return result(file, task, row.getBytes(2), row.getLong(1));
            }
        }
    }

    /** As it was stored, if its checksum is right. */
    static Payload result(Path file, TaskId task, byte[] bytes, long sum) throws JournalException {
        if (Checksum.of(task, bytes) != sum) {
            throw Faults.damaged(file, "the result of task " + task + " has a wrong checksum");
        }
        return Payload.of(bytes);
    }

    private String writerOf(long position) throws SQLException {
        try (PreparedStatement writer = connection.prepareStatement(
                "SELECT version FROM opening WHERE position < ? ORDER BY epoch DESC LIMIT 1")) {
            writer.setLong(1, position);
            try (ResultSet row = writer.executeQuery()) {
                return row.next() ? "Estiva " + row.getString(1) : "an unknown version";
            }
        }
    }

    @Override
    public void close() throws SQLException {
        payloads.close();
    }
}
