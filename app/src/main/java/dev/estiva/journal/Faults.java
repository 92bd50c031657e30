package dev.estiva.journal;

import dev.estiva.journal.JournalException.Reason;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteException;

/** What SQLite's errors mean to a person. */
final class Faults {
    private Faults() {}

    static JournalException of(SQLException e, Path file) {
        Reason reason = reason(e);
        String message = switch (reason) {
            case FULL -> "no space is left for " + file + "; free some, and start again: nothing is damaged";
            case READ_ONLY -> file + " cannot be written to; check its permissions and the disk";
            case DAMAGED -> file + " is damaged (" + e.getMessage() + "). " + Salvage.HOW;
            default -> file + ": " + e.getMessage();
        };
        return new JournalException(reason, message, e);
    }

    static JournalException damaged(Path file, String what) {
        return new JournalException(Reason.DAMAGED, file + " is damaged: " + what + ". " + Salvage.HOW);
    }

    private static Reason reason(SQLException e) {
        if (!(e instanceof SQLiteException known)) {
            return Reason.FAILED;
        }
        return switch (known.getResultCode()) {
            case SQLITE_FULL -> Reason.FULL;
            case SQLITE_READONLY,
                    SQLITE_READONLY_CANTINIT,
                    SQLITE_READONLY_CANTLOCK,
                    SQLITE_READONLY_DIRECTORY,
                    SQLITE_READONLY_DBMOVED,
                    SQLITE_READONLY_RECOVERY,
                    SQLITE_READONLY_ROLLBACK,
                    SQLITE_PERM -> Reason.READ_ONLY;
            // An error in our statements means that the file's tables are not ours any more.
            case SQLITE_ERROR,
                    SQLITE_CORRUPT,
                    SQLITE_CORRUPT_INDEX,
                    SQLITE_CORRUPT_VTAB,
                    SQLITE_NOTADB,
                    SQLITE_IOERR_SHORT_READ -> Reason.DAMAGED;
            default -> Reason.FAILED;
        };
    }
}
