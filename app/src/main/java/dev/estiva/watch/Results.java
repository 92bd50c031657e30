package dev.estiva.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/** The folder that results go to: {@code NAME.out} for what was made of {@code NAME}, {@code NAME.err} for why nothing was. */
public final class Results {
    private final Path folder;

    public Results(Path folder) {
        this.folder = folder;
    }

    /** Where the result of the file of this name goes. */
    public Path file(String name) {
        return folder.resolve(name + ".out");
    }

    /** Where it says why there is no result. */
    public Path failureFile(String name) {
        return folder.resolve(name + ".err");
    }

    /** Whether there is a result, or a failure, of this very content: one that is not older. */
    public boolean has(FoundFile file) throws IOException {
        return isAsNewAs(file(file.name()), file) || isAsNewAs(failureFile(file.name()), file);
    }

    /** Puts a result there, whole or not at all, in place of an older one. */
    public void put(FoundFile of, byte[] content) throws IOException {
        write(of, content, file(of.name()));
        Files.deleteIfExists(failureFile(of.name()));
    }

    /** Says why there is no result. */
    public void putFailure(FoundFile of, byte[] reason) throws IOException {
        write(of, reason, failureFile(of.name()));
        Files.deleteIfExists(file(of.name())); // of what the file was before
    }

    private void write(FoundFile of, byte[] content, Path file) throws IOException {
        // Names may be as long as the file system allows: that of the unfinished one must not be longer.
        Path unfinished = file.resolveSibling("."
                + Integer.toHexString(file.getFileName().toString().hashCode()) + "-"
                + ProcessHandle.current().pid() + "-" + Thread.currentThread().threadId() + ".part");
        try {
            Files.write(unfinished, content);
            atLeastAsNewAs(of, unfinished);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** A file whose time lies in the future must not be taken for changed for ever. */
    private static void atLeastAsNewAs(FoundFile file, Path result) throws IOException {
        if (modifiedMicros(result) < file.modifiedMicros()) {
            Files.setLastModifiedTime(result, FileTime.from(file.modifiedMicros(), TimeUnit.MICROSECONDS));
        }
    }

    private static boolean isAsNewAs(Path result, FoundFile file) throws IOException {
        try {
            return modifiedMicros(result) >= file.modifiedMicros();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static long modifiedMicros(Path file) throws IOException {
        return Files.getLastModifiedTime(file).to(TimeUnit.MICROSECONDS);
    }
}
