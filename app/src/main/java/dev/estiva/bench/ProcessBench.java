package dev.estiva.bench;

import dev.estiva.client.JobRequest;
import dev.estiva.client.Json;
import dev.estiva.keeper.KeeperSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many processes that do nothing run in a second: through a keeper, and from a client through server, worker and keeper
 * and back. Beside it what a bare loop over {@code posix_spawn} reaches in the same run, in rounds that take turns.
 */
public final class ProcessBench {
    private static final String PROGRAM = "/bin/true";
    private static final int ROUNDS = 5;

    /** From a client through all and back: until then the just-in-time compiler takes a fifth of the machine. */
    private static final int WARM_UP = 150_000;

    /** So many attempts wait for each thread that starts processes: it is never idle while one is on its way. */
    private static final int QUEUED_PER_THREAD = 8;

    /** The way from the server takes longer: some milliseconds, with the sync of its disk. */
    private static final int SLOTS_PER_THREAD = 256;

    private final int tasks;
    private final Programs programs;
    private final List<String> keeper;
    private final Path folder;

    /** {@code keeper} starts one; {@code folder} is empty. */
    public ProcessBench(int tasks, Programs programs, List<String> keeper, Path folder) {
        this.tasks = tasks;
        this.programs = programs;
        this.keeper = keeper;
        this.folder = folder;
    }

    /** Runs all; answers one line of JSON. */
    public String run() throws IOException, InterruptedException {
        int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8); // as a keeper has
        SpawnFloor floor = new SpawnFloor();
        List<Double> floors = new ArrayList<>();
        List<Double> alone = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        try (KeeperRate kept =
                new KeeperRate(KeeperRate.settings(folder.resolve("keeper"), keeper), List.of(PROGRAM))) {
            floor.measure(PROGRAM, tasks / 2, threads);
            kept.measure(tasks, QUEUED_PER_THREAD * threads);
            for (int round = 0; round < ROUNDS; round++) {
                double bare = floor.measure(PROGRAM, tasks, threads);
                double through = kept.measure(tasks, QUEUED_PER_THREAD * threads);
                floors.add(bare);
                alone.add(through);
                ratios.add(through / bare);
            }
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("benchmark", "process");
        report.put("command", PROGRAM);
        report.put("tasks", tasks);
        report.put("threads", threads);
        report.put(
                "floor", Map.of("what", "posix_spawn and waitpid, nothing else", "per_second", whole(median(floors))));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("durability", "intent, start and end noted in a file; output captured; a session each");
        row.put("per_second", whole(median(alone)));
        row.put("ratio", hundredths(median(ratios)));
        report.put("keeper", row);
        report.put("end_to_end", endToEnd(floor, threads));
        return Json.object(report).toString();
    }

    private Map<String, Object> endToEnd(SpawnFloor floor, int threads) throws IOException, InterruptedException {
        List<Double> floors = new ArrayList<>();
        List<Double> rates = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        KeeperSettings settings = KeeperRate.settings(folder.resolve("state"), keeper);
        try (BenchCluster cluster = BenchCluster.start(programs, folder, settings, SLOTS_PER_THREAD * threads)) {
            JobRequest job = JobRequest.command(PROGRAM).slots(1).workdir("/");
            cluster.move(job, WARM_UP);
            for (int round = 0; round < ROUNDS; round++) {
                floors.add(floor.measure(PROGRAM, tasks, threads));
                rates.add(cluster.move(job, tasks));
                ratios.add(rates.getLast() / floors.getLast());
            }
        }
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("durability", BenchServer.DURABILITY);
        row.put("warm_up_tasks", WARM_UP);
        row.put("floor_per_second", whole(median(floors)));
        row.put("per_second", whole(median(rates)));
        row.put("ratio", hundredths(median(ratios)));
        return row;
    }

    private static double median(List<Double> of) {
        return of.stream().sorted().toList().get(of.size() / 2);
    }

    private static long whole(double value) {
        return Math.round(value);
    }

    private static BigDecimal hundredths(double value) {
        return BigDecimal.valueOf(Math.round(value * 100), 2);
    }
}
