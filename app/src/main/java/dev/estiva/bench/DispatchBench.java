package dev.estiva.bench;

import dev.estiva.client.JobRequest;
import dev.estiva.client.Json;
import dev.estiva.keeper.KeeperSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many tasks that do nothing go from a client through a durable server to a worker and back in a second: all three are
 * processes of their own and talk over sockets, each job is acknowledged by itself when it is synced, and its end is heard of
 * by the client. Beside it what a bare RabbitMQ moves in the same run.
 */
public final class DispatchBench {
    private static final int SLOTS = 1_000;

    private final int tasks;
    private final Programs programs;
    private final List<String> keeper;
    private final Path folder;

    /** {@code keeper} starts one; {@code folder} is empty, on the disk that is to be measured. */
    public DispatchBench(int tasks, Programs programs, List<String> keeper, Path folder) {
        this.tasks = tasks;
        this.programs = programs;
        this.keeper = keeper;
        this.folder = folder;
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
        row.put("durability", BenchServer.DURABILITY);
        JobRequest job = BenchCluster.idleJob();
        KeeperSettings settings = KeeperRate.settings(folder.resolve("worker"), keeper);
        try (BenchCluster cluster = BenchCluster.start(programs, folder, settings, SLOTS)) {
            cluster.move(job, warmUp());
            double server = cluster.serverCpuSeconds();
            double worker = cluster.workerCpuSeconds();
            double rate = cluster.move(job, tasks);
            row.put("tasks_per_second", rounded(rate, 0));
            row.put("server_cpu_micros_per_task", rounded((cluster.serverCpuSeconds() - server) * 1e6 / tasks, 1));
            row.put("worker_cpu_micros_per_task", rounded((cluster.workerCpuSeconds() - worker) * 1e6 / tasks, 1));
            return rate;
        }
    }

    private static BigDecimal rounded(double value, int decimals) {
        return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
    }
}
