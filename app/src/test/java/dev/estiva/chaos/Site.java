package dev.estiva.chaos;

import dev.estiva.client.ClientSettings;
import dev.estiva.client.EstivaClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A cluster on this machine: a server, some workers with their keepers, and a folder with all that they keep. */
final class Site implements AutoCloseable {
    /** Set for every process of a site, and so for all that they start. */
    static final String MARK = "ESTIVA_CHAOS";

    private static final int SLOTS = 2;

    /** Some beats, and short enough that a worker which stands still is often given up after it. */
    private static final int LEASE_SECONDS = 2;

    private final Path folder;
    private final String mark;
    private final boolean stops;
    private final int apiPort = FreePort.next();
    private final Part server;
    private final List<Part> workers = new ArrayList<>();

    /** With {@code stops}, workers end what they run when they lose the server; else that goes on. */
    Site(Path folder, int number, boolean stops) throws IOException {
        this.stops = stops;
        this.folder = Files.createDirectories(folder).toAbsolutePath();
        this.mark = "site-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        int port = FreePort.next();
        Map<String, String> environment = Map.of(MARK, mark);
        this.server = new Part(
                "server",
                this.folder,
                environment,
                "server",
                "--data=" + data(),
                "--listen=127.0.0.1:" + port,
                "--api=127.0.0.1:" + apiPort,
                "--beat=0.2",
                "--lost=5");
        for (int i = 1; i <= number; i++) {
            workers.add(new Part("w" + i, this.folder, environment, worker("w" + i, port)));
        }
    }

    private String[] worker(String name, int port) {
        List<String> words = new ArrayList<>(List.of(
                "worker",
                "--server=127.0.0.1:" + port,
                "--name=" + name,
                "--slots=" + SLOTS,
                "--cpus=2",
                "--memory=1G",
                "--gpus=0",
                "--sample-every=0",
                "--state=" + state(name)));
        if (stops) {
            words.addAll(List.of("--on-disconnect=stop", "--lease=" + LEASE_SECONDS));
        }
        return words.toArray(String[]::new);
    }

    /** Whether workers end what they run when they lose the server. */
    boolean stops() {
        return stops;
    }

    void start() throws IOException, InterruptedException {
        server.start();
        server.says("workers connect to ");
        for (Part worker : workers) {
            worker.start();
        }
    }

    Path folder() {
        return folder;
    }

    Path data() {
        return folder.resolve("data");
    }

    /** Whether users and workers are heard, as far as a look from outside can tell. */
    boolean isUp(Part part) throws IOException {
        return part.hasSaid(part == server ? "users to " : "joined as worker");
    }

    /** What the tasks write down, one line at a time. */
    Path ledger() {
        return folder.resolve("ledger");
    }

    String mark() {
        return mark;
    }

    Part server() {
        return server;
    }

    List<Part> workers() {
        return workers;
    }

    /** One that says at once when it cannot reach the server. */
    EstivaClient client() {
        URI address = URI.create("http://127.0.0.1:" + apiPort);
        return EstivaClient.of(ClientSettings.of(address).withPatience(Duration.ZERO));
    }

    /** The process ids of a worker's keepers: one, or none, or for a moment two. */
    List<Long> keepers(Part worker) throws IOException {
        String directory = state(worker.name()).toString();
        List<Long> found = new ArrayList<>();
        for (Running process : Running.all()) {
            if (process.command().contains(" keeper ") && process.command().contains(directory)) {
                found.add(process.pid());
            }
        }
        return found;
    }

    /** Where a worker keeps what must outlive it. */
    Path state(String worker) {
        return folder.resolve("state-" + worker);
    }

    /** Ends whatever is left. */
    @Override
    public void close() throws IOException {
        server.close();
        workers.forEach(Part::close);
        for (Running left : Running.marked(mark)) {
            ProcessHandle.of(left.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }
    }
}
