package dev.estiva.benchmarks;

import dev.estiva.bench.QueueTimes;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * SimPy, in a Python that has it: on Debian the packages python3-simpy3, and python3-simpy of the old interface.
 *
 * @param python the command
 * @param module {@code simpy}, or {@code SimPy} of versions before 3
 */
record SimPy(String python, String module) implements Peer {
    private static final String SCRIPT = "simpy_queue.py";

    @Override
    public Result simulate(QueueTimes times, int slots) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("estiva-simpy-");
        Path script = folder.resolve(SCRIPT);
        Path data = folder.resolve("times");
        try {
            try (InputStream source = Objects.requireNonNull(SimPy.class.getResourceAsStream(SCRIPT))) {
                Files.copy(source, script);
            }
            write(times, data);
            String[] words = run(script, data, slots).split(" ", 2);
            return new Result(times.jobs(), Double.parseDouble(words[0]), Double.parseDouble(words[1]));
        } finally {
            Files.deleteIfExists(script);
            Files.deleteIfExists(data);
            Files.delete(folder);
        }
    }

    private String run(Path script, Path data, int slots) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        python, script.toString(), module, data.toString(), Integer.toString(slots))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException(said.lines().reduce("it said nothing", (_, last) -> last));
        }
        return said;
    }

    /** Pairs of longs, submit and run, the higher byte first. */
    private static void write(QueueTimes times, Path data) throws IOException {
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(data)))) {
            for (int i = 0; i < times.jobs(); i++) {
                out.writeLong(times.submitMicros(i));
                out.writeLong(times.runMicros(i));
            }
        }
    }
}
