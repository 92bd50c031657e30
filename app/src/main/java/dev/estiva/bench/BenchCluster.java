package dev.estiva.bench;

import dev.estiva.client.ApiException;
import dev.estiva.client.BulkListener;
import dev.estiva.client.ClientSettings;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.Event;
import dev.estiva.client.EventFilter;
import dev.estiva.client.JobRequest;
import dev.estiva.keeper.KeeperSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A server and a worker, each a process of its own, and a client that gives them jobs and hears of their ends. */
final class BenchCluster implements AutoCloseable {
    static final String DURABILITY =
            "SQLite with write-ahead log, synchronous=FULL, group commit; each job acknowledged once synced";

    private static final int WINDOW = 1_000;

    private final Child server;
    private final Child worker;
    private final EstivaClient client;
    private final KeeperSettings keeper;

    private BenchCluster(KeeperSettings keeper, Child server, Child worker, EstivaClient client) {
        this.keeper = keeper;
        this.server = server;
        this.worker = worker;
        this.client = client;
    }

    /** {@code folder} is empty; a worker of so many slots, with such a keeper. */
    static BenchCluster start(Programs programs, Path folder, KeeperSettings keeper, int slots)
            throws IOException, InterruptedException {
        String data = folder.resolve("data").toString();
        Child server = Child.start(programs.command(
                List.of("-Xmx2g", "-XX:+UseParallelGC"),
                List.of("server", "--data", data, "--listen", "127.0.0.1:0", "--api", "127.0.0.1:0")));
        try {
            String[] at = server.awaitLine(Pattern.compile("workers connect to (\\S+, users to \\S+)"))
                    .split(", users to ", 2);
            Child worker = Child.start(programs.command(
                    List.of("-Xmx256m", "-XX:+UseSerialGC"),
                    List.of(
                            "worker",
                            "--server=" + at[0],
                            "--name=bench",
                            "--type=cpu",
                            "--slots=" + slots,
                            "--state=" + keeper.directory())));
            EstivaClient client = EstivaClient.of(ClientSettings.of(URI.create(at[1])));
            BenchCluster cluster = new BenchCluster(keeper, server, worker, client);
            while (client.workers().isEmpty()) {
                Thread.sleep(50);
            }
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Submits so many in windows of a thousand, waits for their ends, and answers how many that makes a second. */
    double move(JobRequest job, int tasks) throws IOException, InterruptedException {
        CountDownLatch done = new CountDownLatch(tasks);
        AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
        EventFilter filter = EventFilter.ALL.after(client.latestPosition());
        Thread following = Thread.ofPlatform().name("follow").start(() -> {
            try {
                client.follow(filter, event -> !isLast(event, done));
            } catch (IOException e) {
                failure.set(e);
                while (done.getCount() > 0) {
                    done.countDown();
                }
            }
        });
        long begun = System.nanoTime();
        client.submitAll(Collections.nCopies(tasks, job), WINDOW, new Strict());
        done.await();
        double seconds = (System.nanoTime() - begun) / 1e9;
        following.join();
        IOException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        return tasks / seconds;
    }

    private static boolean isLast(Event event, CountDownLatch done) {
        if (event.kind().equals("task_finished")) {
            done.countDown();
        }
        return done.getCount() == 0;
    }

    /** The keeper too, which would stay a while. */
    @Override
    public void close() throws IOException {
        client.close();
        worker.close();
        server.close();
        new KeeperRate(keeper, List.of()).close();
    }

    /** A refused job would be a cheap one. */
    private static final class Strict implements BulkListener {
        @Override
        public void accepted(long line, long id) {}

        @Override
        public void refused(long line, ApiException why) {
            throw new IllegalStateException("line " + line + " was refused", why);
        }
    }
}
