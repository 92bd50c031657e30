package dev.estiva.runner;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The jars of plug-ins, as they lie in their folders at one time. Two that are equal load the same classes. */
record Plugins(List<Jar> jars) {
    static final Plugins NONE = new Plugins(List.of());

    /** A class path of more is a mistake, and no command line holds it. */
    private static final int MOST_JARS = 1_000;

    /** One file, and what tells it from another of its name. */
    record Jar(Path path, long bytes, long modifiedMillis) {}

    Plugins {
        jars = List.copyOf(jars);
    }

    /** Folder by folder, and in the order of their names, which is the order of the class path. */
    static Plugins in(List<Path> folders) throws IOException {
        List<Jar> jars = new ArrayList<>();
        for (Path folder : folders) {
            jars.addAll(jarsIn(folder));
        }
        return jars.isEmpty() ? NONE : new Plugins(jars);
    }

    private static List<Jar> jarsIn(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return List.of();
        }
        List<Jar> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path file : files) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                jars.add(new Jar(
                        file.toAbsolutePath(),
                        attributes.size(),
                        attributes.lastModifiedTime().toMillis()));
            }
        } catch (NotDirectoryException e) {
            throw new IOException("plug-ins: " + folder + " is not a folder", e);
        }
        if (jars.size() > MOST_JARS) {
            throw new IOException("plug-ins: " + folder + " has " + jars.size() + " jars; the most is " + MOST_JARS);
        }
        jars.sort(Comparator.comparing(Jar::path));
        return jars;
    }

    List<Path> paths() {
        return jars.stream().map(Jar::path).toList();
    }
}
