package dev.estiva.http;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * How many jobs a second come in through the API, each acknowledged when it is durable. Run by hand:
 * {@code java … dev.estiva.http.BulkSpeedMeasurement [ROUNDS]}.
 */
final class BulkSpeedMeasurement {
    private static final int JOBS = 100_000;
    private static final int WINDOW = 1_000;

    private BulkSpeedMeasurement() {}

    public static void main(String[] args) throws IOException {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        Path data = Files.createTempDirectory("bulk-speed");
        try (ApiRig rig = ApiRig.open(data)) {
            for (int round = 0; round < rounds; round++) {
                measure("one stream", () -> stream(rig, JOBS));
                measure("windows of " + WINDOW, () -> windows(rig));
            }
        }
    }

    /** One way to bring jobs in. */
    @FunctionalInterface
    private interface Way {
        void run() throws IOException;
    }

    /** The processor's time is what counts on a machine that does other things too. */
    private static void measure(String how, Way way) throws IOException {
        long cpu = cpuNanos();
        long begun = System.nanoTime();
        way.run();
        long nanos = System.nanoTime() - begun;
        System.out.printf(
                "%s: %,d jobs/s, %.1f us of processor each%n",
                how, JOBS * TimeUnit.SECONDS.toNanos(1) / nanos, (cpuNanos() - cpu) / 1e3 / JOBS);
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static String body(int jobs) {
        return "{\"type\":\"sleep\",\"payload\":{\"seconds\":0},\"request\":{\"slots\":1},\"name\":\"noop\"}\n"
                .repeat(jobs);
    }

    private static void stream(ApiRig rig, int jobs) throws IOException {
        String body = body(jobs);
        String answer = rig.send("POST", "/api/v1/jobs/bulk", body);
        requireAll(answer, jobs);
    }

    private static void windows(ApiRig rig) throws IOException {
        String body = body(WINDOW);
        for (int i = 0; i < JOBS / WINDOW; i++) {
            requireAll(rig.send("POST", "/api/v1/jobs/bulk", body), WINDOW);
        }
    }

    private static void requireAll(String answer, int jobs) {
        if (!answer.contains("\"line\":" + jobs + ",\"id\":")) {
            throw new IllegalStateException(answer.substring(0, Math.min(2_000, answer.length())));
        }
    }
}
