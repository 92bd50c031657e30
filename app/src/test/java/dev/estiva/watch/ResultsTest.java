package dev.estiva.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTest {
    private final Path in;
    private final Path out;
    private final Results results;

    ResultsTest(@TempDir Path folder) throws IOException {
        in = Files.createDirectory(folder.resolve("entrada"));
        out = Files.createDirectory(folder.resolve("resultados"));
        results = new Results(out);
    }

    @Test
    void aResultIsCalledAsItsFileWithOutBehindIt() throws IOException {
        FoundFile file = drop("exemplo1.txt");
        assertThat(results.has(file)).isFalse();
        results.put(file, "o sistema".getBytes(UTF_8));
        assertThat(Files.readString(out.resolve("exemplo1.txt.out"))).isEqualTo("o sistema");
        assertThat(results.has(file)).isTrue();
        assertThat(names()).as("nothing unfinished").containsExactly("exemplo1.txt.out");
    }

    @Test
    void aFileThatIsNewerThanItsResultIsToBeDoneAgain() throws IOException {
        FoundFile file = drop("a");
        results.put(file, new byte[0]);
        Files.setLastModifiedTime(in.resolve("a"), FileTime.from(Instant.now().plusSeconds(3_600)));
        FoundFile newer = Folder.files(in).getFirst();
        assertThat(results.has(newer)).isFalse();
        results.put(newer, "anew".getBytes(UTF_8));
        assertThat(results.has(newer)).as("though its time lies in the future").isTrue();
        assertThat(Files.readString(results.file("a"))).isEqualTo("anew");
    }

    @Test
    void aFailureIsARecordTooUntilAResultTakesItsPlace() throws IOException {
        FoundFile file = drop("a");
        results.putFailure(file, "not in UTF-8".getBytes(UTF_8));
        assertThat(results.has(file)).isTrue();
        assertThat(names()).containsExactly("a.err");
        results.put(file, new byte[0]);
        assertThat(names()).containsExactly("a.out");
    }

    @Test
    void aFailureLeavesNoResultOfWhatTheFileWasBefore() throws IOException {
        FoundFile file = drop("a");
        results.put(file, new byte[0]);
        results.putFailure(file, new byte[0]);
        assertThat(names()).containsExactly("a.err");
    }

    @Test
    void anOldFileThatIsMovedOverADoneOneIsToBeDoneToo() throws IOException {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("unix"));
        FoundFile file = drop("a");
        results.put(file, new byte[0]);
        Path old = Files.writeString(out.resolveSibling("old"), "older");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(3_600)));
        awaitLaterInstant(results.file("a"));
        Files.move(old, in.resolve("a"), StandardCopyOption.REPLACE_EXISTING);
        assertThat(results.has(Folder.files(in).getFirst())).isFalse();
    }

    /** File systems may count time in steps. */
    private void awaitLaterInstant(Path than) throws IOException {
        FileTime before = Files.getLastModifiedTime(than);
        Path probe = out.resolveSibling("probe");
        do {
            Files.writeString(probe, "x");
        } while (Files.getLastModifiedTime(probe).compareTo(before) <= 0);
    }

    @Test
    void aFileOfTheLongestNameHasAResult() throws IOException {
        FoundFile file = drop("x".repeat(251));
        results.put(file, new byte[0]);
        assertThat(results.has(file)).isTrue();
    }

    @Test
    void aFolderThatIsGoneIsAnErrorAndLeavesNoHalfResult() throws IOException {
        FoundFile file = drop("a");
        Files.delete(out);
        assertThatThrownBy(() -> results.put(file, new byte[0])).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void onlyFilesAreFoundInAFolder() throws IOException {
        drop("a");
        Files.createDirectory(in.resolve("folder"));
        Files.createSymbolicLink(in.resolve("link"), in.resolve("a"));
        Files.createSymbolicLink(in.resolve("nowhere"), in.resolve("gone"));
        assertThat(Folder.files(in)).extracting(FoundFile::name).containsExactlyInAnyOrder("a", "link");
    }

    private FoundFile drop(String name) throws IOException {
        Files.writeString(in.resolve(name), "text");
        return Folder.files(in).getFirst();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
