package dev.estiva.journal;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables of the journal's file, and the version that they have. docs/journal.md explains them. */
final class Schema {
    /** "Estv": tells the file from other programs' databases. */
    static final int APPLICATION_ID = 0x45737476;

    /** The format of the file. A program reads all up to its own, and refuses later ones. */
    static final int VERSION = 2;

    private static final List<String> FIRST = List.of(
            """
            CREATE TABLE opening (
                epoch INTEGER PRIMARY KEY,
                position INTEGER NOT NULL,
                version TEXT NOT NULL,
                host TEXT NOT NULL,
                pid INTEGER NOT NULL,
                at INTEGER NOT NULL
            ) STRICT""",
            """
            CREATE TABLE fact (
                position INTEGER PRIMARY KEY,
                at INTEGER NOT NULL,
                job INTEGER,
                sum INTEGER NOT NULL,
                body TEXT NOT NULL
            ) STRICT""",
            "CREATE INDEX fact_of_job ON fact (job) WHERE job IS NOT NULL",
            """
            CREATE TABLE payload (
                job INTEGER PRIMARY KEY,
                sum INTEGER NOT NULL,
                bytes BLOB NOT NULL
            ) STRICT""",
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
            ) STRICT""",
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
            ) STRICT, WITHOUT ROWID""",
            """
            CREATE TABLE result (
                job INTEGER,
                task INTEGER,
                sum INTEGER NOT NULL,
                bytes BLOB NOT NULL,
                PRIMARY KEY (job, task)
            ) STRICT""",
            """
            CREATE TABLE activity (
                user TEXT,
                stretch INTEGER,
                PRIMARY KEY (user, stretch)
            ) STRICT, WITHOUT ROWID""",
            "INSERT OR IGNORE INTO activity SELECT user, position / " + UserActivity.STRETCH
                    + " FROM fact JOIN job ON job.id = fact.job",
            """
            CREATE TABLE snapshot (
                position INTEGER PRIMARY KEY,
                version TEXT NOT NULL,
                pieces INTEGER
            ) STRICT""",
            """
            CREATE TABLE snapshot_piece (
                snapshot INTEGER,
                number INTEGER,
                sum INTEGER NOT NULL,
                body TEXT NOT NULL,
                PRIMARY KEY (snapshot, number)
            ) STRICT""");

    /** The statements that bring a file from each version to the next; a new file goes through all, from nothing. */
    private static final List<List<String>> STEPS = List.of(FIRST, SECOND);

    private Schema() {}

    /** Brings a file of this version, 0 for an empty one, to the present version. The caller sees to the transaction. */
    static void upgrade(Statement statement, int version) throws SQLException {
        for (List<String> step : STEPS.subList(version, VERSION)) {
            for (String sql : step) {
                statement.execute(sql);
            }
        }
        statement.execute("PRAGMA user_version = " + VERSION);
    }
}
