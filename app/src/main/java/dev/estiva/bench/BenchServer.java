package dev.estiva.bench;

import dev.estiva.client.ClientSettings;
import dev.estiva.client.EstivaClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A server as a process of its own, on ports that are free. */
final class BenchServer implements AutoCloseable {
    static final String DURABILITY =
            "SQLite with a write-ahead log that is synced before anything is acknowledged, group commit; each job"
                    + " acknowledged by itself once synced, at most 1000 unacknowledged";

    private final Child process;
    private final String workers;
    private final URI users;

    private BenchServer(Child process, String workers, URI users) {
        this.process = process;
        this.workers = workers;
        this.users = users;
    }

    /** {@code data} is its data directory, on the disk that is to be measured. */
    static BenchServer start(Programs programs, Path data) throws IOException {
        Child process = Child.start(
                programs,
                List.of("-Xmx2g", "-XX:+UseParallelGC"),
                List.of("server", "--data=" + data, "--listen=127.0.0.1:0", "--api=127.0.0.1:0"));
        try {
            String[] at = process.awaitLine(Pattern.compile("workers connect to (\\S+, users to \\S+)"))
                    .split(", users to ", 2);
            return new BenchServer(process, at[0], URI.create(at[1]));
        } catch (IOException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** Where workers connect to, HOST:PORT. */
    String workers() {
        return workers;
    }

    EstivaClient client() {
        return EstivaClient.of(ClientSettings.of(users));
    }

    double cpuSeconds() {
        return process.cpuSeconds();
    }

    @Override
    public void close() {
        process.close();
    }
}
