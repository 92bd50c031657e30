package dev.estiva.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.estiva.core.Fact;
import dev.estiva.journal.JournalException.Reason;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sqlite.JDBC;

/** What a journal in a file does beyond what every journal does: whom it refuses, and how it ends. */
class SqliteJournalTest {
    @TempDir
    private Path folder;

    private JournalException refusal() {
        JournalException refusal = catchThrowableOfType(
                JournalException.class, () -> SqliteJournal.open(folder, "1.0").close());
        assertThat(refusal).as("a refusal").isNotNull();
        return refusal;
    }

    @Test
    void aSecondOpeningInThisProcessIsRefusedAndHarmsNothing() throws Exception {
        try (SqliteJournal journal = SqliteJournal.open(folder, "1.0")) {
            assertThat(refusal().reason()).isEqualTo(Reason.IN_USE);
            journal.append(Samples.step(0), () -> {});
            journal.sync();
            assertThat(refusal().reason()).isEqualTo(Reason.IN_USE);
        }
        SqliteJournal.open(folder, "1.0").close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "NFS"})
    void aNetworkFileSystemIsRefusedByName(String type) {
        assertThatThrownBy(() -> FileSystems.requireLocal(folder, type))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(folder + " lies on the network file system " + type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "apfs", "NTFS"})
    void aLocalFileSystemIsNot(String type) throws JournalException {
        FileSystems.requireLocal(folder, type);
    }

    @Test
    void aNewerFormatIsRefusedWithBothVersions() throws Exception {
        SqliteJournal.open(folder, "1.0").close();
        poke(60, 7);
        assertThat(refusal().reason()).isEqualTo(Reason.NEWER);
        assertThat(refusal())
                .hasMessageContaining("format 7")
                .hasMessageContaining("this one, 1.0, reads formats up to " + Schema.VERSION);
    }

    @Test
    void anotherProgramsDatabaseIsRefusedAndLeftAlone() throws Exception {
        Path file = folder.resolve("journal.db");
        try (Connection other = JDBC.createConnection(JDBC.PREFIX + file, new Properties());
                Statement statement = other.createStatement()) {
            statement.execute("CREATE TABLE theirs (a)");
        }
        byte[] before = Files.readAllBytes(file);
        assertThat(refusal().reason()).isEqualTo(Reason.FOREIGN);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        Files.writeString(
                file, "just a text, and longer than the hundred bytes that every SQLite file begins with ".repeat(2));
        assertThat(refusal().reason()).isEqualTo(Reason.FOREIGN);
        Files.writeString(file, "");
        assertThat(refusal().reason()).isEqualTo(Reason.DAMAGED);
    }

    private void poke(int at, int value) throws Exception {
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("journal.db").toFile(), "rw")) {
            file.seek(at);
            file.writeInt(value);
        }
    }

    @Test
    void anUnknownFactIsRefusedWithTheVersionThatWroteIt() throws Exception {
        try (SqliteJournal journal = SqliteJournal.open(folder, "9.4")) {
            journal.append(Samples.step(0), () -> {});
        }
        String body = "{\"fact\":\"gang_placed\",\"at\":7}";
        try (Connection newer = JDBC.createConnection(JDBC.PREFIX + folder.resolve("journal.db"), new Properties());
                Statement statement = newer.createStatement()) {
            statement.execute(
                    "INSERT INTO block VALUES (3, 7, '" + Checksum.of(3, body) + " " + body + "' || char(10))");
        }
        try (SqliteJournal journal = SqliteJournal.open(folder, "1.0")) {
            assertThatThrownBy(() -> Recovered.of(journal))
                    .hasMessageContaining("fact 3 of " + folder)
                    .hasMessageContaining("this version knows no fact \"gang_placed\"")
                    .hasMessageContaining("written by Estiva 9.4");
        }
    }

    @Test
    void aFullDiskStopsTheJournalAndLosesNothingThatWasDurable() throws Exception {
        List<JournalException> told = new ArrayList<>();
        List<Integer> durable = new ArrayList<>();
        try (SqliteJournal journal =
                SqliteJournal.open(folder, "1.0", statement -> statement.execute("PRAGMA max_page_count = 60"))) {
            journal.onFailure(told::add);
            JournalException stop = catchThrowableOfType(JournalException.class, () -> {
                for (int n = 0; n < 100_000; n++) {
                    int number = n;
                    journal.append(Samples.step(n), () -> durable.add(number));
                    if (n % 50 == 0) {
                        journal.sync();
                    }
                }
            });
            assertThat(stop.reason()).isIn(Reason.FULL, Reason.STOPPED);
            assertThatThrownBy(journal::sync)
                    .hasMessageContaining("the journal stopped")
                    .hasMessageContaining("no space is left");
            assertThatThrownBy(() -> journal.append(List.of(), () -> {})).isInstanceOf(JournalException.class);
        }
        assertThat(told).extracting(JournalException::reason).containsExactly(Reason.FULL);
        assertThat(durable).hasSizeGreaterThan(10);
        List<Fact> expected = new ArrayList<>();
        durable.forEach(
                n -> Samples.step(n).stream().map(MemoryHistory::withoutPayload).forEach(expected::add));
        List<Fact> found = new ArrayList<>();
        try (SqliteJournal journal = SqliteJournal.open(folder, "1.0")) {
            found.addAll(Recovered.of(journal).facts);
            journal.append(Samples.step(durable.size()), () -> {});
            journal.sync();
        }
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void aCallbackThatThrowsStopsTheJournal() throws Exception {
        try (SqliteJournal journal = SqliteJournal.open(folder, "1.0")) {
            journal.append(Samples.step(0), () -> {
                throw new IllegalStateException("oops");
            });
            assertThatThrownBy(journal::sync).hasMessageContaining("oops");
            assertThatThrownBy(() -> journal.append(List.of(), () -> {})).hasMessageContaining("the journal stopped");
        }
    }

    @Test
    void aDirectoryThatCannotBeWrittenToIsRefused() {
        Path system = Path.of("/sys/kernel");
        assumeTrue(Files.isDirectory(system), "there is no /sys here");
        assertThatThrownBy(() -> SqliteJournal.open(system, "1.0"))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("cannot be written to");
    }

    @Test
    void aFileHalfMadeByACrashIsMadeAnew() throws Exception {
        Files.writeString(folder.resolve("journal.db.new"), "half");
        Files.writeString(folder.resolve("journal.db.new-journal"), "half");
        SqliteJournal.open(folder, "1.0").close();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left)
                    .extracting(path -> path.getFileName().toString())
                    .containsExactlyInAnyOrder("journal.db", "journal.lock");
        }
    }

    @Test
    void onlyTheOwnerMayRead() throws Exception {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"), "no permissions here");
        Path data = folder.resolve("data");
        try (SqliteJournal journal = SqliteJournal.open(data, "1.0")) {
            journal.append(Samples.step(0), () -> {});
            journal.sync();
            for (String name : List.of("journal.db", "journal.db-wal", "journal.db-shm")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(name))))
                        .as(name)
                        .isEqualTo("rw-------");
            }
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
    }
}
