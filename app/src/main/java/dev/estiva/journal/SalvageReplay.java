package dev.estiva.journal;

import dev.estiva.core.Fact;
import dev.estiva.model.JobId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** Writes the facts from the first on anew, and with them all that follows from them. */
final class SalvageReplay {
    /** So many facts are one transaction. */
    private static final int BATCH = 10_000;

    private final Path source;
    private final Connection reading;
    private final Connection to;
    private final Consumer<JobId> emptied;
    private int uncommitted;

    /** @param emptied hears of jobs that have lost their payload, or a result */
    SalvageReplay(Path source, Connection reading, Connection to, Consumer<JobId> emptied) {
        this.source = source;
        this.reading = reading;
        this.to = to;
        this.emptied = emptied;
    }

    /** Copies up to this position, before which everything is known to be readable. */
    void copy(long last) throws SQLException, JournalException {
        try (FactCursor cursor = new FactCursor(source, reading, emptied);
                FactWriter writer = new FactWriter(to)) {
            cursor.read(0, last, (position, fact) -> write(writer, position, fact));
            writer.finish();
            to.commit();
        } catch (WriteFailed e) {
            throw e.why;
        }
    }

    private void write(FactWriter writer, long position, Fact fact) {
        try {
            writer.write(position, List.of(fact), FactWriter.encode(List.of(fact)));
            if (++uncommitted == BATCH) {
                writer.flush();
                to.commit();
                uncommitted = 0;
            }
        } catch (SQLException e) {
            throw new WriteFailed(e);
        }
    }

    /** Carries a failure to write through the reader. */
    private static final class WriteFailed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient SQLException why;

        WriteFailed(SQLException why) {
            super(why);
            this.why = why;
        }
    }
}
