package dev.estiva.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are there whole or not at all. */
final class OutputFileTest {
    @TempDir
    private Path folder;

    private final ByteArrayOutputStream standardOutput = new ByteArrayOutputStream();

    private OutputFile open(Path path) throws IOException {
        return OutputFile.open(path.toString(), standardOutput);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void write(OutputFile file, String text) throws IOException {
        file.stream().write(text.getBytes(UTF_8));
    }

    @Test
    void appearsWhenFinished() throws IOException {
        Path path = folder.resolve("out.csv");
        try (OutputFile file = open(path)) {
            write(file, "whole");
            assertThat(path).doesNotExist();
            file.finish();
        }
        assertThat(path).hasContent("whole");
        assertThat(names()).containsExactly("out.csv");
    }

    @Test
    void leavesTheOldFileAndNothingElseIfNotFinished() throws IOException {
        Path path = Files.writeString(folder.resolve("out.csv"), "old");
        try (OutputFile file = open(path)) {
            write(file, "half");
            file.stream().flush();
            assertThat(names()).hasSize(2).allMatch(name -> name.equals("out.csv") || name.endsWith(".part"));
        }
        assertThat(path).hasContent("old");
        assertThat(names()).containsExactly("out.csv");
    }

    @Test
    void replacesTheOldFileAndKeepsItsPermissions() throws IOException {
        Path path = Files.writeString(folder.resolve("out.csv"), "old");
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
        try (OutputFile file = open(path)) {
            write(file, "new");
            file.finish();
        }
        assertThat(path).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-r-----");
    }

    @Test
    void makesTheTargetOfALinkThatLeadsNowhereYet() throws IOException {
        Path real = Files.createDirectory(folder.resolve("there")).resolve("real.csv");
        Path inner = Files.createSymbolicLink(folder.resolve("there").resolve("inner.csv"), Path.of("real.csv"));
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), Path.of("there", "inner.csv"));
        try (OutputFile file = open(link)) {
            write(file, "new");
            file.finish();
        }
        assertThat(real).hasContent("new").isRegularFile();
        assertThat(link).isSymbolicLink();
        assertThat(inner).isSymbolicLink();
    }

    @Test
    void saysOfALinkWhyItsTargetCannotBeMade() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), Path.of("nowhere", "real.csv"));
        assertThatThrownBy(() -> open(link)).hasMessage("cannot write " + link + ": the folder does not exist");
        Path circle = folder.resolve("circle.csv");
        Files.createSymbolicLink(circle, circle);
        assertThatThrownBy(() -> open(circle)).hasMessage("cannot write " + circle + ": its links lead in a circle");
    }

    @Test
    void writesThroughALinkWithoutReplacingIt() throws IOException {
        Path real = Files.writeString(folder.resolve("real.csv"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.csv"), real);
        try (OutputFile file = open(link)) {
            write(file, "new");
            file.finish();
        }
        assertThat(link).isSymbolicLink();
        assertThat(real).hasContent("new");
    }

    @Test
    void finishingTwiceIsOnce() throws IOException {
        try (OutputFile file = open(folder.resolve("out.csv"))) {
            file.finish();
            file.finish();
        }
        assertThat(names()).containsExactly("out.csv");
    }

    @Test
    void dashIsStandardOutputAndStaysOpen() throws IOException {
        boolean[] closed = {false};
        OutputStream watched = new OutputStream() {
            @Override
            public void write(int b) {
                standardOutput.write(b);
            }

            @Override
            public void close() {
                closed[0] = true;
            }
        };
        try (OutputFile file = OutputFile.open("-", watched)) {
            write(file, "text");
            file.finish();
        }
        assertThat(standardOutput.toString(UTF_8)).isEqualTo("text");
        assertThat(closed[0]).isFalse();
    }

    @Test
    void saysThatTheFolderIsMissing() {
        Path path = folder.resolve("missing").resolve("out.csv");
        assertThatThrownBy(() -> open(path))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write " + path + ": the folder does not exist");
    }

    @Test
    void saysThatItIsAFolder() {
        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write " + folder + ": it is a folder");
    }

    @Test
    void saysThatItMayNot() throws IOException {
        Path path = Files.writeString(folder.resolve("out.csv"), "old");
        assumeTrue(path.toFile().setWritable(false) && !Files.isWritable(path), "runs as a user who may do all");
        assertThatThrownBy(() -> open(path))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write " + path + ": permission denied");
    }

    @Test
    void fullDiskIsAnErrorWithTheNameAndSpoilsTheFileForGood() throws IOException {
        assumeTrue(Files.isWritable(Path.of("/dev/full")));
        try (OutputFile file = OutputFile.open("/dev/full", standardOutput)) {
            assertThatThrownBy(() -> write(file, "text"))
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot write /dev/full: No space left on device");
            assertThatThrownBy(file::finish)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("cannot write /dev/full");
        }
    }

    @Test
    void devicesAreWrittenDirectly() throws IOException {
        assumeTrue(Files.isWritable(Path.of("/dev/null")));
        try (OutputFile file = OutputFile.open("/dev/null", standardOutput)) {
            write(file, "text");
            file.finish();
        }
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }
}
