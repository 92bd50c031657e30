package dev.estiva.bench;

import dev.estiva.client.EstivaClient;
import dev.estiva.client.EventFilter;
import dev.estiva.client.JobRequest;
import dev.estiva.client.Json;
import dev.estiva.keeper.KeeperSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A server and a worker, each a process of its own, and a client that gives them jobs and hears of their ends. */
final class BenchCluster implements AutoCloseable {
    private static final int WINDOW = 1_000;

    private final BenchServer server;
    private final Child worker;
    private final EstivaClient client;
    private final KeeperSettings keeper;

    private BenchCluster(KeeperSettings keeper, BenchServer server, Child worker) {
        this.keeper = keeper;
        this.server = server;
        this.worker = worker;
        this.client = server.client();
    }

    /** {@code folder} is empty; a worker of so many slots, with such a keeper. */
    static BenchCluster start(Programs programs, Path folder, KeeperSettings keeper, int slots)
            throws IOException, InterruptedException {
        return start(programs, folder, keeper, List.of("--type=cpu", "--slots=" + slots));
    }

    /** The same, of a worker with these options. */
    static BenchCluster start(Programs programs, Path folder, KeeperSettings keeper, List<String> options)
            throws IOException, InterruptedException {
        BenchServer server = BenchServer.start(programs, folder.resolve("data"));
        Child worker = null;
        try {
            List<String> words = new ArrayList<>(
                    List.of("worker", "--server=" + server.workers(), "--name=bench", "--state=" + keeper.directory()));
            words.addAll(options);
            worker = Child.start(programs, List.of("-Xmx256m", "-XX:+UseSerialGC"), words);
            BenchCluster cluster = new BenchCluster(keeper, server, worker);
            while (cluster.client.workers().isEmpty()) {
                worker.requireAlive();
                Thread.sleep(50);
            }
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            if (worker != null) {
                worker.close();
            }
            server.close();
            throw e;
        }
    }

    /** One that takes a slot and no time. */
    static JobRequest idleJob() {
        return JobRequest.ofType("sleep", Json.parse("{\"seconds\":0}")).slots(1);
    }

    /** Submits so many with at most a thousand unacknowledged, waits for their ends, and answers how many that makes a second. */
    double move(JobRequest job, int tasks) throws IOException, InterruptedException {
        CountDownLatch done = new CountDownLatch(tasks);
        AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
        EventFilter filter = EventFilter.ALL.ofKinds(List.of("task_finished")).after(client.latestPosition());
        Thread following = Thread.ofPlatform().name("follow").start(() -> {
            try {
                client.follow(filter, _ -> !isLast(done));
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

    private static boolean isLast(CountDownLatch done) {
        done.countDown();
        return done.getCount() == 0;
    }

    EstivaClient client() {
        return client;
    }

    double serverCpuSeconds() {
        return server.cpuSeconds();
    }

    double workerCpuSeconds() {
        return worker.cpuSeconds();
    }

    /** The keeper too, which would stay a while. */
    @Override
    public void close() throws IOException {
        client.close();
        worker.close();
        server.close();
        new KeeperRate(keeper, List.of()).close();
    }
}
