package dev.estiva.truth;

import dev.estiva.metrics.Summary;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.Presets;
import dev.estiva.sim.PassPer;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * RLScheduler's baselines (Zhang and others, SC'20): windows of a log, first come, first served on an empty machine. Its other
 * heuristics commit themselves to a job before it fits, and are others than ours.
 */
final class FcfsWindows {
    private static final List<String> COLUMNS =
            List.of("seq", "first_index", "backfill", "policy", "job_id", "submit", "start", "run", "procs", "req");
    private static final List<String> MEANS = List.of("seq", "backfill", "policy", "avg_bsld");

    private FcfsWindows() {}

    private record Job(String id, long submit, long start, long run, long procs, long requested) {
        static Job of(ReferenceFile.Row row) throws IOException {
            return new Job(row.text(4), row.whole(5), row.whole(6), row.whole(7), row.whole(8), row.whole(9));
        }

        WorkloadJob since(long zero) {
            JobSpec spec = new JobSpec(
                    id,
                    "",
                    "batch",
                    1,
                    Request.ofSlots(procs),
                    JobSpec.DEFAULT_PRIORITY,
                    requested * 1_000_000,
                    JobSpec.UNKNOWN,
                    Retry.NEVER);
            return new WorkloadJob(id, spec, (submit - zero) * 1_000_000, run * 1_000_000);
        }
    }

    static List<Trial> trials(Path folder) {
        return List.of(trial(folder, "lublin1", 256), trial(folder, "hpc2n", 240));
    }

    private static Trial trial(Path folder, String trace, long procs) {
        List<String> needs =
                List.of("ref/rlscheduler/rls_" + trace + ".csv.gz", "ref/rlscheduler/rls_" + trace + "_summary.csv");
        String name = "RLScheduler " + trace;
        return new Trial(Part.RLSCHEDULER, name, folder, needs, () -> compare(folder, needs, name, procs));
    }

    private static List<Result> compare(Path folder, List<String> files, String name, long procs) throws IOException {
        NavigableMap<String, List<Job>> windows = new TreeMap<>();
        new ReferenceFile(folder.resolve(files.getFirst())).forEach(COLUMNS, row -> {
            if (row.text(2).equals("0") && row.text(3).equals("fcfs")) {
                windows.computeIfAbsent(row.text(0), _ -> new ArrayList<>()).add(Job.of(row));
            }
        });
        NavigableMap<String, BigDecimal> slowdowns = new TreeMap<>();
        new ReferenceFile(folder.resolve(files.getLast())).forEach(MEANS, row -> {
            if (row.text(1).equals("0") && row.text(2).equals("fcfs")) {
                slowdowns.put(row.text(0), row.number(3));
            }
        });
        if (windows.isEmpty() || !windows.keySet().equals(slowdowns.keySet())) {
            throw new IOException(folder.resolve(files.getLast()) + ": expected a mean of fcfs without backfilling"
                    + " for each of the windows " + windows.keySet() + ", found " + slowdowns.keySet());
        }
        List<Result> results = new ArrayList<>();
        int jobs = windows.values().stream().mapToInt(List::size).sum();
        for (PassPer pass : PassPer.values()) {
            long differing = 0;
            double slowdown = 0;
            for (List<Job> window : windows.values()) {
                Schedule ours = simulated(window, procs, pass);
                NavigableMap<String, Long> theirs = new TreeMap<>();
                window.forEach(job ->
                        theirs.put(job.id(), job.start() - window.getFirst().submit()));
                differing += ours.differing(theirs, Schedule.Fate::start);
                Summary.Timings timings = ours.summary().timings();
                slowdown += timings == null ? 0 : timings.boundedSlowdowns().mean();
            }
            String how = name + ", pass per " + pass.name().toLowerCase(Locale.ROOT);
            results.add(Result.count(how + ": other starts of " + jobs, 0, differing));
            BigDecimal sum = slowdowns.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            BigDecimal mean = sum.divide(BigDecimal.valueOf(slowdowns.size()), 2, RoundingMode.HALF_EVEN);
            results.add(Result.printed(how + ": mean bounded slowdown", mean, slowdown / windows.size()));
        }
        return results;
    }

    /** From the first job on, which comes at 0. */
    private static Schedule simulated(List<Job> window, long procs, PassPer pass) {
        window.sort(Comparator.comparingLong(Job::submit)
                .thenComparingInt(job -> job.id().length())
                .thenComparing(Job::id));
        long zero = window.getFirst().submit();
        List<WorkloadJob> jobs = window.stream().map(job -> job.since(zero)).toList();
        Workload workload = new Workload(List.of(WorkerSpec.ofSlots("1", procs)), jobs, List.of());
        return Schedule.of(workload, Presets.FIFO.spec(), pass);
    }
}
