package dev.estiva.keeper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Keeps other users out: what tasks print and read is nobody else's business, and who can talk to a keeper can run anything. */
public final class Private {
    private Private() {}

    /** Makes the directory, with its parents, and closes it to others. */
    public static void directory(Path path) throws IOException {
        boolean hasPermissions =
                path.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (!hasPermissions) {
            Files.createDirectories(path);
            return;
        }
        var ownerOnly = PosixFilePermissions.fromString("rwx------");
        if (Files.isDirectory(path)) {
            if (!Files.getPosixFilePermissions(path).equals(ownerOnly)) {
                Files.setPosixFilePermissions(path, ownerOnly);
            }
            return;
        }
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.createDirectory(path, PosixFilePermissions.asFileAttribute(ownerOnly));
    }
}
