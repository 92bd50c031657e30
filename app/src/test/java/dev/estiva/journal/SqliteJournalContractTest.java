package dev.estiva.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalContractTest extends JournalContractTest {
    @TempDir
    private Path folder;

    private int copies;

    @Override
    Journal open() throws JournalException {
        return SqliteJournal.open(data(), "1.0");
    }

    private Path data() {
        return folder.resolve("data" + copies);
    }

    /** What a process leaves that is killed is what is in its files at that instant. */
    @Override
    Journal crashAndOpen(Journal running) throws IOException {
        Path before = data();
        copies++;
        CrashCopy.of(before, data());
        running.close();
        return open();
    }

    /** Copies the files that a start would find. */
    static final class CrashCopy {
        private CrashCopy() {}

        static void of(Path from, Path to) throws IOException {
            Files.createDirectory(to);
            for (String name : new String[] {"journal.db", "journal.db-wal"}) {
                if (Files.exists(from.resolve(name))) {
                    Files.copy(from.resolve(name), to.resolve(name));
                }
            }
        }
    }
}
