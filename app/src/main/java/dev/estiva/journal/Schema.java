package dev.estiva.journal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables of the journal's file, and the version that they have. docs/journal.md explains them. */
final class Schema {
    /** "Estv": tells the file from other programs' databases. */
    static final int APPLICATION_ID = 0x45737476;

    /** The format of the file. A program reads all up to its own, and refuses later ones. */
    static final int VERSION = 5;

    /** The last format in which each fact had a row of its own. */
    static final int ROW_A_FACT = 2;

    private static final List<String> FIRST = List.of(
            """
            CREATE TABLE opening (
                epoch INTEGER PRIMARY KEY,
                position INTEGER NOT NULL,
                version TEXT NOT NULL,
                host TEXT NOT NULL,
                pid INTEGER NOT NULL,
                at INTEGER NOT NULL
            ) STRICT\
            """,
            """
            CREATE TABLE fact (
                position INTEGER PRIMARY KEY,
                at INTEGER NOT NULL,
                job INTEGER,
                sum INTEGER NOT NULL,
                body TEXT NOT NULL
            ) STRICT\
            """,
            "CREATE INDEX fact_of_job ON fact (job) WHERE job IS NOT NULL",
            """
            CREATE TABLE payload (
                job INTEGER PRIMARY KEY,
                sum INTEGER NOT NULL,
                bytes BLOB NOT NULL
            ) STRICT\
            """,
            """
            CREATE TABLE job (
                id INTEGER PRIMARY KEY,
                name TEXT NOT NULL,
                user TEXT NOT NULL,
                type TEXT NOT NULL,
                tasks INTEGER NOT NULL,
                submitted INTEGER NOT NULL,
                unfinished INTEGER NOT NULL,
                completed INTEGER NOT NULL DEFAULT 0,
                rank INTEGER NOT NULL DEFAULT 0,
                started INTEGER,
                ended INTEGER
            ) STRICT\
            """,
            "CREATE INDEX job_by_end ON job (ended, id) WHERE ended IS NOT NULL",
            "CREATE INDEX job_of_user ON job (user, ended, id) WHERE ended IS NOT NULL",
            "CREATE TABLE skipped (job INTEGER, task INTEGER, PRIMARY KEY (job, task)) STRICT, WITHOUT ROWID");

    private static final List<String> SECOND = List.of(
            "ALTER TABLE job ADD COLUMN labels TEXT NOT NULL DEFAULT ''",
            """
            CREATE TABLE job_label (
                name TEXT,
                value TEXT,
                job INTEGER,
                PRIMARY KEY (name, value, job)
            ) STRICT, WITHOUT ROWID\
            """,
            """
            CREATE TABLE result (
                job INTEGER,
                task INTEGER,
                sum INTEGER NOT NULL,
                bytes BLOB NOT NULL,
                PRIMARY KEY (job, task)
            ) STRICT\
            """,
            """
            CREATE TABLE activity (
                user TEXT,
                stretch INTEGER,
                PRIMARY KEY (user, stretch)
            ) STRICT, WITHOUT ROWID\
            """,
            "INSERT OR IGNORE INTO activity SELECT user, position / " + Activity.STRETCH
                    + " FROM fact JOIN job ON job.id = fact.job",
            """
            CREATE TABLE snapshot (
                position INTEGER PRIMARY KEY,
                version TEXT NOT NULL,
                pieces INTEGER
            ) STRICT\
            """,
            """
            CREATE TABLE snapshot_piece (
                snapshot INTEGER,
                number INTEGER,
                sum INTEGER NOT NULL,
                body TEXT NOT NULL,
                PRIMARY KEY (snapshot, number)
            ) STRICT\
            """);

    /** Facts in blocks, where each had a row. */
    private static final List<String> THIRD = List.of(
            """
            CREATE TABLE block (
                first INTEGER PRIMARY KEY,
                at INTEGER NOT NULL,
                lines TEXT NOT NULL
            ) STRICT\
            """,
            """
            CREATE TABLE job_stretch (
                job INTEGER,
                stretch INTEGER,
                PRIMARY KEY (job, stretch)
            ) STRICT, WITHOUT ROWID\
            """,
            "ALTER TABLE job ADD COLUMN first INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE job ADD COLUMN last INTEGER NOT NULL DEFAULT 0",
            "INSERT INTO job_stretch SELECT DISTINCT job, position / " + Activity.STRETCH
                    + " FROM fact WHERE job IS NOT NULL");

    /** The same tables: from here on facts may tell of another way to run a task, which older programs do not know. */
    private static final List<String> FOURTH = List.of();

    /** The same tables: from here on tasks of an array may go different ways, which older programs do not know. */
    private static final List<String> FIFTH = List.of();

    /** The statements that bring a file from each version to the next; a new file goes through all, from nothing. */
    private static final List<List<String>> STEPS = List.of(FIRST, SECOND, THIRD, FOURTH, FIFTH);

    private Schema() {}

    /** Brings a file of this version, 0 for an empty one, to the present version. The caller sees to the transaction. */
    static void upgrade(Statement statement, int version, Path file) throws SQLException, JournalException {
        for (int from = version; from < VERSION; from++) {
            for (String sql : STEPS.get(from)) {
                statement.execute(sql);
            }
            if (from == ROW_A_FACT) {
                moveFacts(statement.getConnection(), file);
                statement.execute("DROP TABLE fact"); // with its index
            }
        }
        statement.execute("PRAGMA user_version = " + VERSION);
    }

    /** From a row a fact to blocks. What is damaged stays as it is, for a salvage. */
    private static void moveFacts(Connection connection, Path file) throws SQLException, JournalException {
        try (BlockWriter blocks = new BlockWriter(connection)) {
            new Blocks(connection).read(0, Long.MAX_VALUE, (position, isIntact, body) -> {
                FactCursor.requireIntact(file, position, isIntact);
                blocks.add(position, Fields.parse(body).whole("at"), body.getBytes(StandardCharsets.US_ASCII));
                if (position % Activity.STRETCH == 0) {
                    blocks.flush();
                }
                return true;
            });
            blocks.flush();
        } catch (MalformedFactException e) {
            throw Faults.damaged(file, String.valueOf(e.getMessage()));
        }
    }
}
