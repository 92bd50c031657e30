package dev.estiva.workload;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes workloads as files that can be read again. */
public final class WorkloadWriter {
    private WorkloadWriter() {}

    /** The formats that are written. */
    public enum Format {
        /** All that a workload says. */
        JSON,
        /** One pool of processors, and jobs that take some of them. */
        SWF
    }

    /**
     * Writes all of it, and flushes.
     *
     * @param wholeSeconds in SWF, round times to whole seconds, as other programs may want
     * @return what the format had no place for, in English lines
     */
    public static List<String> write(Workload workload, Format format, boolean wholeSeconds, OutputStream to)
            throws IOException {
        Writer out = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8), 1 << 16);
        try {
            List<String> lost = switch (format) {
                case JSON -> {
                    new JsonFileWriter(out).write(workload);
                    yield List.of();
                }
                case SWF -> new SwfWriter(workload, wholeSeconds, out).write();
            };
            out.flush();
            return lost;
        } catch (UncheckedIOException e) {
            throw e.getCause() == null ? new IOException(e) : e.getCause();
        }
    }
}
