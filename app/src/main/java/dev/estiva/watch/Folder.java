package dev.estiva.watch;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Looks into a folder. Folders in it are left alone. */
public final class Folder {
    private Folder() {}

    /** Its files, in no order. */
    public static List<FoundFile> files(Path folder) throws IOException {
        List<FoundFile> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                add(entry, files);
            }
        }
        return files;
    }

    private static void add(Path entry, List<FoundFile> files) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
            if (attributes.isRegularFile()) {
                files.add(new FoundFile(
                        entry.getFileName().toString(),
                        attributes.size(),
                        attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS)));
            }
        } catch (NoSuchFileException e) {
            // gone meanwhile, or a link to nowhere
        }
    }
}
