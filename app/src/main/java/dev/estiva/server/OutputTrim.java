package dev.estiva.server;

import dev.estiva.model.JobId;
import dev.estiva.model.TaskId;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Drops output that is too old or too much: of the jobs that wrote last the longest ago first, and of no attempt that runs. */
final class OutputTrim {
    /** What has ended a moment ago may still be on its way, and be looked at. */
    private static final long YOUNG_MICROS = 60_000_000;

    /** So that not each further byte makes for another round. */
    private static final int PERCENT_LEFT = 95;

    private static final long PAUSE_MICROS = 600_000_000;
    private static final int NEW_PARTS = 20;

    private final OutputFiles files;
    private final OutputLimits limits;
    private final Known known;
    private long trimmedMicros;
    private long appendedThen;

    /** What is known of jobs and tasks. */
    interface Known {
        boolean isRunning(TaskId task, int attempt);

        /** Whether anybody can still ask for it. */
        boolean isKnown(JobId job) throws IOException;
    }

    /** All that a job wrote. */
    private record JobOutput(JobId job, long bytes, long lastMicros) {}

    OutputTrim(OutputFiles files, OutputLimits limits, Known known) {
        this.files = files;
        this.limits = limits;
        this.known = known;
    }

    /** Looks, if there is much that is new, or it did not look for a while. */
    void trimInTime(long nowMicros) throws IOException {
        long appended = files.appended();
        boolean isMuch = limits.mostBytes() > 0 && appended - appendedThen > limits.mostBytes() / NEW_PARTS;
        if (isMuch || nowMicros - trimmedMicros >= PAUSE_MICROS) {
            appendedThen = appended;
            trimmedMicros = nowMicros;
            trim(nowMicros);
        }
    }

    /** Looks at all that there is; answers how many bytes were dropped. */
    long trim(long nowMicros) throws IOException {
        List<JobOutput> jobs = jobs();
        jobs.sort(Comparator.comparingLong(JobOutput::lastMicros).thenComparing(JobOutput::job));
        long total = jobs.stream().mapToLong(JobOutput::bytes).sum();
        long most = limits.mostBytes();
        long tooMuch = most > 0 && total > most ? total - most / 100 * PERCENT_LEFT : 0;
        long dropped = 0;
        for (JobOutput each : jobs) {
            if (each.lastMicros() > nowMicros - YOUNG_MICROS) {
                break;
            }
            boolean isOld = limits.retainMicros() > 0 && each.lastMicros() < nowMicros - limits.retainMicros();
            if (!known.isKnown(each.job())) {
                files.delete(each.job());
                dropped += each.bytes();
            } else if (isOld || dropped < tooMuch) {
                dropped += drop(each.job(), isOld ? Long.MAX_VALUE : tooMuch - dropped);
            }
        }
        return dropped;
    }

    private long drop(JobId job, long enough) throws IOException {
        long dropped = 0;
        for (OutputStore.Source source : files.ofJob(job)) {
            if (dropped >= enough) {
                break;
            }
            if (!known.isRunning(source.task(), source.attempt())) {
                dropped += files.drop(source);
            }
        }
        return dropped;
    }

    private List<JobOutput> jobs() throws IOException {
        List<JobOutput> jobs = new ArrayList<>();
        for (Path thousand : numbered(files.directory())) {
            for (Path job : numbered(thousand)) {
                jobs.add(output(job));
            }
        }
        return jobs;
    }

    private static JobOutput output(Path directory) throws IOException {
        long bytes = 0;
        long last = 0;
        for (Path file : entries(directory, "*.*.*")) {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            bytes += attributes.size();
            last = Math.max(last, attributes.lastModifiedTime().toMillis() * 1_000);
        }
        return new JobOutput(new JobId(Long.parseLong(directory.getFileName().toString())), bytes, last);
    }

    private static List<Path> numbered(Path directory) throws IOException {
        return entries(directory, "[0-9]*").stream()
                .filter(each -> each.getFileName().toString().matches("[0-9]{1,18}"))
                .toList();
    }

    private static List<Path> entries(Path directory, String glob) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
            stream.forEach(entries::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }
}
