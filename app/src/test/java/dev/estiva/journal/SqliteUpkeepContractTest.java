package dev.estiva.journal;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteUpkeepContractTest extends UpkeepContractTest {
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

    @Override
    Journal crashAndOpen(Journal running) throws IOException {
        Path before = data();
        copies++;
        SqliteJournalContractTest.CrashCopy.of(before, data());
        running.close();
        return open();
    }
}
