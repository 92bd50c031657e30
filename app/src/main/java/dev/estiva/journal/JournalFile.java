package dev.estiva.journal;

import static dev.estiva.journal.JournalException.Reason.DAMAGED;
import static dev.estiva.journal.JournalException.Reason.FAILED;
import static dev.estiva.journal.JournalException.Reason.FOREIGN;
import static dev.estiva.journal.JournalException.Reason.NEWER;
import static dev.estiva.journal.JournalException.Reason.READ_ONLY;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/** The SQLite file: made whole or not at all, looked at before SQLite may touch it, opened with what durability needs. */
final class JournalFile {
    static final String NAME = "journal.db";

    /** Where a SQLite file says what it is: its magic word, its version for its program, and its program's id. */
    private static final int HEADER_BYTES = 100;

    private static final String MAGIC = "SQLite format 3\0";
    private static final int USER_VERSION_AT = 60;
    private static final int APPLICATION_ID_AT = 68;

    private final Path directory;
    private final Path path;

    JournalFile(Path directory) {
        this.directory = directory;
        this.path = directory.resolve(NAME);
    }

    Path path() {
        return path;
    }

    /** Makes the file if there is none. A crash on the way leaves none, for it gets its name when it is complete. */
    void create() throws JournalException {
        if (Files.exists(path)) {
            return;
        }
        Path unfinished = path.resolveSibling(NAME + ".new");
        try {
            Files.deleteIfExists(unfinished);
            Files.deleteIfExists(path.resolveSibling(NAME + ".new-journal"));
            try (Connection connection = connect(unfinished);
                    Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA synchronous = FULL");
                statement.execute("PRAGMA application_id = " + Schema.APPLICATION_ID);
                Schema.upgrade(statement, 0, path);
            }
            Private.file(unfinished);
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
            syncDirectory(directory);
        } catch (SQLException e) {
            throw Faults.of(e, path);
        } catch (AccessDeniedException e) {
            throw new JournalException(READ_ONLY, path + " cannot be made: permission denied", e);
        } catch (IOException e) {
            throw new JournalException(FAILED, path + " cannot be made: " + e, e);
        }
    }

    /** Refuses what is no journal, and what a newer program wrote, before SQLite could change anything. */
    void requireReadable(String ownVersion) throws JournalException {
        ByteBuffer header;
        try (InputStream in = Files.newInputStream(path)) {
            header = ByteBuffer.wrap(in.readNBytes(HEADER_BYTES));
        } catch (IOException e) {
            throw new JournalException(FAILED, path + " cannot be read: " + e, e);
        }
        if (header.limit() < HEADER_BYTES) {
            throw hopeless(DAMAGED, "is damaged: it has " + header.limit() + " bytes, not even a header");
        }
        if (!MAGIC.equals(new String(header.array(), 0, MAGIC.length(), ISO_8859_1))) {
            throw hopeless(FOREIGN, "is no SQLite file, or its beginning is destroyed");
        }
        if (header.getInt(APPLICATION_ID_AT) != Schema.APPLICATION_ID) {
            throw new JournalException(FOREIGN, path + " is a SQLite file of another program, no journal of Estiva");
        }
        int version = header.getInt(USER_VERSION_AT);
        if (version > Schema.VERSION) {
            throw new JournalException(
                    NEWER,
                    path + " has format " + version + ", written by a newer Estiva; this one, " + ownVersion
                            + ", reads formats up to " + Schema.VERSION + ". Use the newer program");
        }
        if (version < 1) {
            throw hopeless(DAMAGED, "is damaged: it has format " + version + ", which never was");
        }
    }

    /** No repair helps where the beginning is wrong. */
    private JournalException hopeless(JournalException.Reason reason, String what) {
        return new JournalException(
                reason,
                path + " " + what + ". Nothing of it can be read: start from a backup, or with another directory");
    }

    /** Answers the first faults that SQLite finds in its own structures, or an empty text. Reads the whole file. */
    static String structuralFaults(Connection connection) throws SQLException {
        StringBuilder faults = new StringBuilder();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("PRAGMA quick_check(3)")) {
            while (rows.next()) {
                if (!"ok".equals(rows.getString(1))) {
                    faults.append(faults.isEmpty() ? "" : "; ")
                            .append(rows.getString(1).replace("*** in database main ***\n", ""));
                }
            }
        }
        return faults.toString();
    }

    /** Brings the tables of an older format to the present one: all or nothing. */
    void upgrade(Connection connection) throws SQLException, JournalException {
        try (Statement statement = connection.createStatement()) {
            int version;
            try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
                row.next();
                version = row.getInt(1);
            }
            if (version < Schema.VERSION) {
                Schema.upgrade(statement, version, path);
            }
        }
        connection.commit();
    }

    /** The one connection that writes. A commit returns when the disk has it, until {@link #leaveSyncing}. */
    Connection openForWriting() throws SQLException {
        Connection connection = connect(path);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA wal_autocheckpoint = 4000"); // 16 MB: checkpoints sync too, so not too often
            statement.execute("PRAGMA journal_size_limit = 67108864");
            statement.execute("PRAGMA cache_size = -16000"); // 16 MB
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** From now on a commit does not wait for the disk: somebody else has the {@link #log} synced. */
    static void leaveSyncing(Connection writing) throws SQLException {
        writing.setAutoCommit(true); // or the statement would be refused as part of a transaction
        try (Statement statement = writing.createStatement()) {
            statement.execute("PRAGMA synchronous = NORMAL");
        }
        writing.setAutoCommit(false);
    }

    /** The write-ahead log, in which all is that was committed since it was last moved into the file. */
    Path log() {
        return path.resolveSibling(path.getFileName() + "-wal");
    }

    /** For transactions that need no sync of their own: the next one of the connection that writes makes them durable too. */
    Connection openForUpkeep() throws SQLException {
        Connection connection = connect(path);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = NORMAL");
            statement.execute("PRAGMA wal_autocheckpoint = 4000");
            statement.execute("PRAGMA journal_size_limit = 67108864");
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Notices that the file has lost its name: what is written to it then goes with the last process that has it open. */
    Committer.AsideWork guard() {
        Object key = key();
        return () -> {
            if (!Objects.equals(key, key())) {
                throw new SQLException("it was moved or deleted while it was open, and what is written to it is lost");
            }
        };
    }

    /** What tells the file from another one of this name; null where the system has no such thing, or the file is gone. */
    private @Nullable Object key() {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    Connection openForReading() throws SQLException {
        Connection connection = connect(path);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = 1");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static Connection connect(Path file) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty(
                SQLiteConfig.Pragma.JDBC_GET_GENERATED_KEYS.getPragmaName(), "false"); // a query an insert
        return JDBC.createConnection(JDBC.PREFIX + file, properties);
    }

    /** Makes a new name durable, where the system lets a directory be opened. */
    private static void syncDirectory(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
