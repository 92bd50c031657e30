package dev.estiva.watch;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks into a folder. Folders in it are left alone. */
public final class Folder {
    private static final boolean KNOWS_CHANGES =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

    private Folder() {}

    /** Its files, in no order. */
    public static List<FoundFile> files(Path folder) throws IOException {
        List<FoundFile> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                FoundFile file = look(entry);
                if (file != null) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    /** One of them as it is now, or null if it is gone, or is none. */
    public static @Nullable FoundFile look(Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? new FoundFile(file.getFileName().toString(), attributes.size(), changedMicros(file, attributes))
                    : null;
        } catch (NoSuchFileException e) {
            return null; // gone meanwhile, or a link to nowhere
        }
    }

    /** A file that is moved over another brings its old time along; that it was moved shows in when its entry changed. */
    private static long changedMicros(Path file, BasicFileAttributes attributes) throws IOException {
        long modified = attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS);
        if (!KNOWS_CHANGES) {
            return modified;
        }
        FileTime changed = (FileTime) Files.getAttribute(file, "unix:ctime");
        return Math.max(modified, changed.to(TimeUnit.MICROSECONDS));
    }
}
