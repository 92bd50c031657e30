package dev.estiva.journal;

import static dev.estiva.journal.JournalException.Reason.NEWER;
import static dev.estiva.journal.JournalException.Reason.STOPPED;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The connection that reads, lent to one thread at a time. */
final class Reading implements AutoCloseable {
    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private final Seen seen;
    private @Nullable Connection connection;

    Reading(Path file, Connection connection, Seen seen) {
        this.file = file;
        this.connection = connection;
        this.seen = seen;
    }

    /** Waits until what may have been read is durable: nobody is to hear what a crash could take back. */
    interface Seen {
        void await() throws JournalException;
    }

    Path file() {
        return file;
    }

    /** A question. */
    interface Question<T extends @Nullable Object> {
        T ask(Connection connection) throws SQLException, JournalException, MalformedFactException;
    }

    <T extends @Nullable Object> T run(Question<T> question) throws JournalException {
        T answer = ask(question);
        seen.await();
        return answer;
    }

    private <T extends @Nullable Object> T ask(Question<T> question) throws JournalException {
        lock.lock();
        try {
            Connection open = connection;
            if (open == null) {
                throw new JournalException(STOPPED, "the journal is closed");
            }
            return question.ask(open);
        } catch (SQLException e) {
            throw Faults.of(e, file);
        } catch (MalformedFactException e) {
            throw new JournalException(NEWER, file + " holds what this version cannot read: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws JournalException {
        lock.lock();
        try {
            if (connection != null) {
                connection.close();
                connection = null;
            }
        } catch (SQLException e) {
            throw Faults.of(e, file);
        } finally {
            lock.unlock();
        }
    }
}
