package dev.estiva.server;

import dev.estiva.model.JobId;
import dev.estiva.server.OutputStore.Source;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Goes through all output that is kept. The files of a job may be many, so they are never all in memory. */
final class OutputWalk {
    private final OutputPlaces places;

    /** Is shown each file that is there. */
    @FunctionalInterface
    interface Visitor {
        void visit(Source source, long bytes, long lastMicros) throws IOException;
    }

    OutputWalk(OutputPlaces places) {
        this.places = places;
    }

    /** The jobs that wrote anything, also if all of it was dropped. */
    List<JobId> jobs() throws IOException {
        List<JobId> jobs = new ArrayList<>();
        for (Path thousand : numbered(places.directory())) {
            for (Path job : numbered(thousand)) {
                long id = Long.parseLong(job.getFileName().toString());
                if (id > 0) {
                    jobs.add(new JobId(id));
                }
            }
        }
        return jobs;
    }

    /** Shows what is kept of a job; what comes or goes meanwhile is shown or not. */
    void of(JobId job, Visitor visitor) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(places.of(job))) {
            for (Path file : files) {
                OutputPlaces.Entry entry = OutputPlaces.entry(job, file);
                if (entry != null && entry.dropped() == null) {
                    visit(entry.source(), file, visitor);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return; // it was forgotten meanwhile
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static void visit(Source source, Path file, Visitor visitor) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return;
        }
        visitor.visit(source, attributes.size(), attributes.lastModifiedTime().toMillis() * 1_000);
    }

    private static List<Path> numbered(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "[0-9]*")) {
            for (Path entry : stream) {
                if (entry.getFileName().toString().matches("[0-9]{1,18}")) {
                    entries.add(entry);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }
}
