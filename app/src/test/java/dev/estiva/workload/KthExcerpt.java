package dev.estiva.workload;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** The piece of the KTH log among the test resources, and the schedules that pyss made of it; see the README there. */
public final class KthExcerpt {
    public static final Path LOG = Path.of("src/test/resources/workload/kth-sp2-3054.swf.gz");
    public static final int JOBS = 3_054;
    public static final int PROCS = 100;

    /** When the whole log's next job arrives; under all policies but FCFS the machine is empty then. */
    public static final long NEXT_SUBMIT_SECONDS = 4_314_211;

    private KthExcerpt() {}

    /**
     * The start of each job in seconds, by its id.
     *
     * @param schedule such as {@code easy-sjbf-reqtime}
     */
    public static Map<String, Long> starts(String schedule) {
        Path file = LOG.resolveSibling("kth-sp2-3054-" + schedule + ".csv.gz");
        Map<String, Long> starts = new LinkedHashMap<>();
        try (BufferedReader rows = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.US_ASCII))) {
            rows.lines().skip(1).forEach(row -> {
                int comma = row.indexOf(',');
                starts.put(row.substring(0, comma), Long.valueOf(row.substring(comma + 1)));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return starts;
    }
}
