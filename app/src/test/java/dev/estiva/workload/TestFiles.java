package dev.estiva.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes small files into a folder of a test and reads them as workloads. */
record TestFiles(Path folder) {
    Path write(String name, String text) {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Path write(String name, byte[] bytes) {
        try {
            return Files.write(folder.resolve(name), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Workload json(String text) throws WorkloadException {
        return WorkloadFiles.read(write("jobs.json", text), ReadOptions.DEFAULT);
    }

    Workload swf(String text) throws WorkloadException {
        return WorkloadFiles.read(write("log.swf", text), ReadOptions.DEFAULT);
    }

    WorkloadException jsonRefusal(String text) {
        return refusal(write("jobs.json", text));
    }

    WorkloadException swfRefusal(String text) {
        return refusal(write("log.swf", text));
    }

    /** The error of reading this file; its message names the file and says what was found and expected. */
    static WorkloadException refusal(Path file) {
        WorkloadException refusal =
                catchThrowableOfType(WorkloadException.class, () -> WorkloadFiles.read(file, ReadOptions.DEFAULT));
        assertThat(refusal).as("the file is refused").isNotNull();
        assertThat(refusal).hasMessageStartingWith(file + ": ").hasMessageContainingAll(": found ", ", expected ");
        return refusal;
    }

    static byte[] gzip(String text) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** A line of an SWF log with these fields known. */
    static String swfLine(long number, String submit, String run, long procs, String requestedTime) {
        return number + " " + submit + " -1 " + run + " -1 -1 -1 " + procs + " " + requestedTime
                + " -1 1 7 -1 -1 -1 -1 -1 -1\n";
    }
}
