package dev.estiva.bench;

import dev.estiva.client.EstivaClient;
import dev.estiva.client.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How a server answers while it has little to do and much to keep: from the submission of one job to its start, with a long
 * queue, for a huge array, and with many workers that only say that they live. Beside it how long the disk takes to sync.
 */
public final class ServerBench {
    private static final int SAMPLES = 1_000;
    private static final int WARM_UP = 3_000;
    private static final int QUEUED = 100_000;
    private static final int ARRAY = 1_000_000;
    private static final int WORKERS = 1_000;
    private static final Duration HURRIED_BEAT = Duration.ofMillis(200);
    private static final Duration BEATING = Duration.ofSeconds(15);
    private static final int PATIENCE_SECONDS = 30;
    private static final int PAGE_BYTES = 4_096;

    private final Programs programs;
    private final Path folder;

    /** {@code folder} is an empty directory for the server, on the disk that is to be measured. */
    public ServerBench(Programs programs, Path folder) {
        this.programs = programs;
        this.folder = folder;
    }

    /** Runs all; answers one line of JSON. */
    public String run() throws IOException, InterruptedException {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("benchmark", "server");
        try (BenchServer server = BenchServer.start(programs, folder.resolve("data"));
                EstivaClient client = server.client()) {
            latencies(report, server, client);
            report.put("beating", beating(server, client));
        }
        return Json.object(report).toString();
    }

    private void latencies(Map<String, Object> report, BenchServer server, EstivaClient client)
            throws IOException, InterruptedException {
        BlockingQueue<Long> starts = new LinkedBlockingQueue<>();
        try (BareWorker _ = new BareWorker(server.workers(), "bench", 1).beats().works(starts::add)) {
            for (int i = 0; i < WARM_UP; i++) {
                submitAndAwait(client, starts);
            }
            long[] syncs = new long[SAMPLES];
            long[] spans = new long[SAMPLES];
            try (FileChannel file =
                    FileChannel.open(folder.resolve("sync"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                for (int i = 0; i < SAMPLES; i++) { // taking turns, for a disk has its moods
                    syncs[i] = sync(file);
                    spans[i] = submitAndAwait(client, starts);
                }
            }
            report.put("sync_of_the_disk", percentiles(syncs));
            report.put("submit_to_start", percentiles(spans));
        }
        try (BareWorker _ = new BareWorker(server.workers(), "hoard", 1).beats().hoards()) {
            report.put("queue", queue(client));
            report.put("array", array(client));
        }
    }

    private static long submitAndAwait(EstivaClient client, BlockingQueue<Long> starts)
            throws IOException, InterruptedException {
        long begun = System.nanoTime();
        client.submit(BenchCluster.idleJob());
        Long started = starts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (started == null) {
            throw new IOException("a job did not start within " + PATIENCE_SECONDS + " s");
        }
        return started - begun;
    }

    private static long sync(FileChannel file) throws IOException {
        long begun = System.nanoTime();
        file.write(ByteBuffer.allocate(PAGE_BYTES));
        file.force(false);
        return System.nanoTime() - begun;
    }

    /** Submissions of one job each, before and behind a queue that nobody works off. */
    private static Map<String, Object> queue(EstivaClient client) throws IOException {
        client.submit(BenchCluster.idleJob()); // the one that the worker has
        long[] empty = submissions(client);
        client.submitAll(Collections.nCopies(QUEUED, BenchCluster.idleJob()), new Strict());
        long[] full = submissions(client);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("waiting", QUEUED);
        row.put("submit_before", percentiles(empty));
        row.put("submit_behind", percentiles(full));
        row.put(
                "ratio_of_medians",
                BigDecimal.valueOf(median(full) / median(empty)).setScale(2, RoundingMode.HALF_UP));
        return row;
    }

    private static long[] submissions(EstivaClient client) throws IOException {
        long[] spans = new long[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            long begun = System.nanoTime();
            client.submit(BenchCluster.idleJob());
            spans[i] = System.nanoTime() - begun;
        }
        return spans;
    }

    private static Map<String, Object> array(EstivaClient client) throws IOException {
        long begun = System.nanoTime();
        client.submit(BenchCluster.idleJob().tasks(ARRAY));
        double seconds = (System.nanoTime() - begun) / 1e9;
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("tasks", ARRAY);
        row.put("seconds", BigDecimal.valueOf(seconds).setScale(4, RoundingMode.HALF_UP));
        return row;
    }

    /**
     * The processor time that a server needs for workers that only say that they live, in parts of one core. First they say it
     * more often, as a server has heard it that has run for a while.
     */
    private static Map<String, Object> beating(BenchServer server, EstivaClient client)
            throws IOException, InterruptedException {
        List<BareWorker> workers = new ArrayList<>();
        AtomicBoolean warm = new AtomicBoolean();
        try {
            for (int i = 0; i < WORKERS; i++) {
                BareWorker worker = new BareWorker(server.workers(), "beating-" + i, 1).hoards();
                workers.add(worker.beats(() -> warm.get() ? worker.beat() : HURRIED_BEAT));
            }
            Thread.sleep(BEATING);
            warm.set(true);
            Thread.sleep(workers.getFirst().beat());
            double before = server.cpuSeconds();
            long begun = System.nanoTime();
            Thread.sleep(BEATING);
            double core = (server.cpuSeconds() - before) / ((System.nanoTime() - begun) / 1e9);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("workers", client.workers().size());
            row.put("milliseconds_between_beats", workers.getFirst().beat().toMillis());
            row.put("share_of_a_core", BigDecimal.valueOf(core).setScale(4, RoundingMode.HALF_UP));
            return row;
        } finally {
            for (BareWorker worker : workers) {
                worker.close();
            }
        }
    }

    private static double median(long[] nanos) {
        return percentile(nanos, 50);
    }

    private static double percentile(long[] nanos, int percent) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }

    private static Map<String, Object> percentiles(long[] nanos) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("p50_micros", Math.round(percentile(nanos, 50) / 1_000));
        row.put("p99_micros", Math.round(percentile(nanos, 99) / 1_000));
        return row;
    }
}
