package dev.estiva.bench;

import dev.estiva.client.ApiException;
import dev.estiva.client.BulkListener;
import dev.estiva.client.ClientSettings;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.EventFilter;
import dev.estiva.client.JobRequest;
import dev.estiva.client.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many tasks that do nothing go from a client through a durable server to a worker and back in a second: all three are
 * processes of their own and talk over sockets, each job is acknowledged by itself when it is synced, and its end is heard of
 * by the client. Beside it what a bare RabbitMQ moves in the same run.
 */
public final class DispatchBench {
    private static final int WINDOW = 1_000;
    private static final int SLOTS = 1_000;

    private final int tasks;
    private final Programs programs;
    private final Path data;

    /** {@code data} is an empty directory for the server, on the disk that is to be measured. */
    public DispatchBench(int tasks, Programs programs, Path data) {
        this.tasks = tasks;
        this.programs = programs;
        this.data = data;
    }

    /** Runs both; answers one line of JSON. */
    public String run() throws IOException, InterruptedException {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("benchmark", "dispatch");
        report.put("tasks", tasks);
        report.put("warm_up_tasks", warmUp());
        double rabbit = rabbit(report);
        double estiva = estiva(report);
        if (rabbit > 0) {
            report.put("ratio", rounded(estiva / rabbit, 2));
        }
        return Json.object(report).toString();
    }

    /** Before those that count, for both: neither is meant to be restarted often. */
    private int warmUp() {
        return tasks;
    }

    private double rabbit(Map<String, Object> report) throws InterruptedException {
        Map<String, Object> row = new LinkedHashMap<>();
        report.put("rabbitmq", row);
        row.put("durability", RabbitDispatch.DURABILITY);
        try {
            double rate = RabbitDispatch.measure(tasks, warmUp(), programs);
            row.put("tasks_per_second", rounded(rate, 0));
            return rate;
        } catch (IOException e) {
            row.put("not_measured", String.valueOf(e.getMessage()));
            return 0;
        }
    }

    private double estiva(Map<String, Object> report) throws IOException, InterruptedException {
        Map<String, Object> row = new LinkedHashMap<>();
        report.put("estiva", row);
        row.put(
                "durability",
                "SQLite with write-ahead log, synchronous=FULL, group commit; each job acknowledged by itself once synced, at most 1000 unacknowledged");
        List<String> serverJvm = List.of("-Xmx2g", "-XX:+UseParallelGC");
        List<String> workerJvm = List.of("-Xmx256m", "-XX:+UseSerialGC");
        List<String> serving =
                List.of("server", "--data", data.toString(), "--listen", "127.0.0.1:0", "--api", "127.0.0.1:0");
        try (Child server = Child.start(programs.command(serverJvm, serving))) {
            String[] at = server.awaitLine(Pattern.compile("workers connect to (\\S+, users to \\S+)"))
                    .split(", users to ", 2);
            String workers = at[0];
            String api = at[1];
            List<String> working = List.of(
                    "worker",
                    "--server=" + workers,
                    "--name=bench",
                    "--slots=" + SLOTS,
                    "--state=" + data.resolve("worker"));
            try (Child worker = Child.start(programs.command(workerJvm, working));
                    EstivaClient client = EstivaClient.of(ClientSettings.of(URI.create(api)))) {
                while (client.workers().isEmpty()) {
                    Thread.sleep(50);
                }
                move(client, warmUp());
                double serverBefore = server.cpuSeconds();
                double workerBefore = worker.cpuSeconds();
                double rate = move(client, tasks);
                row.put("tasks_per_second", rounded(rate, 0));
                row.put("server_cpu_micros_per_task", rounded((server.cpuSeconds() - serverBefore) * 1e6 / tasks, 1));
                row.put("worker_cpu_micros_per_task", rounded((worker.cpuSeconds() - workerBefore) * 1e6 / tasks, 1));
                return rate;
            }
        }
    }

    private static double move(EstivaClient client, int tasks) throws IOException, InterruptedException {
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
        JobRequest job =
                JobRequest.ofType("sleep", Json.parse("{\"seconds\":0}")).slots(1);
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

    private static BigDecimal rounded(double value, int decimals) {
        return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
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
