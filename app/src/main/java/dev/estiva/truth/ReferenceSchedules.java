package dev.estiva.truth;

import dev.estiva.metrics.ResourceKind;
import dev.estiva.metrics.Summary;
import dev.estiva.policy.PolicySpec;
import dev.estiva.policy.Presets;
import dev.estiva.sim.PassPer;
import dev.estiva.workload.Estimates;
import dev.estiva.workload.ReadOptions;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadException;
import dev.estiva.workload.WorkloadFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Schedules of rigid batch jobs by other simulators: logs in {@code swf/LOG.norm.swf.gz}, for each what a simulator made of it,
 * {@code ref/LOG__POLICY__ESTIMATES.csv.gz} with columns {@code job_id,start} in seconds, and the figures of these schedules in
 * {@code ref/metrics.csv}.
 */
final class ReferenceSchedules {
    private static final String METRICS = "ref/metrics.csv";

    /** Those that ARCHITECTURE.md tells of: if one is not there, that is said. */
    private static final List<String> KNOWN = List.of(
            "KTH-SP2-1996-2 FCFS reqtime, EASY reqtime, EASY perfect, EASY-SJBF reqtime, EASY-SJBF perfect,"
                    + " CONSERVATIVE reqtime, CONSERVATIVE perfect",
            "SDSC-SP2-1998-4.2-cln FCFS reqtime, EASY reqtime, EASY perfect, EASY-SJBF reqtime, EASY-SJBF perfect,"
                    + " CONSERVATIVE reqtime, CONSERVATIVE perfect",
            "HPC2N-2002-2.2-cln FCFS reqtime, EASY reqtime, EASY perfect, EASY-SJBF reqtime",
            "Lublin-1-256 FCFS perfect, EASY perfect, EASY-SJBF perfect, CONSERVATIVE perfect");

    private ReferenceSchedules() {}

    /** The references known, and whatever else is in this folder of policies known here, by name. */
    static List<Trial> trials(Path folder) throws IOException {
        NavigableSet<String> names = new TreeSet<>();
        for (String known : KNOWN) {
            String log = known.substring(0, known.indexOf(' '));
            for (String schedule : known.substring(log.length() + 1).split(", ", -1)) {
                names.add(log + "__" + schedule.replace(" ", "__"));
            }
        }
        if (Files.isDirectory(folder.resolve("ref"))) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve("ref"), "*__*__*.csv.gz")) {
                for (Path file : files) {
                    String name = String.valueOf(file.getFileName()).replaceFirst("\\.csv\\.gz$", "");
                    if (policy(name.split("__", -1)[1]).isPresent()) {
                        names.add(name);
                    }
                }
            }
        }
        List<Trial> trials = new ArrayList<>();
        for (String name : names) {
            String[] parts = name.split("__", -1);
            String log = "swf/" + parts[0] + ".norm.swf.gz";
            List<String> needs = List.of("ref/" + name + ".csv.gz", log);
            String title = String.join(" ", parts);
            trials.add(new Trial(Part.SCHEDULES, title, folder, needs, () -> compare(folder, needs, parts)));
        }
        trials.add(new Trial(Part.SCHEDULES, "figures of schedules", folder, List.of(METRICS), List::of));
        return trials;
    }

    private static List<Result> compare(Path folder, List<String> files, String[] parts)
            throws IOException, WorkloadException {
        Estimates estimates = parts[2].equals("perfect") ? Estimates.PERFECT : Estimates.USER;
        Workload workload =
                WorkloadFiles.read(folder.resolve(files.getLast()), ReadOptions.DEFAULT.withEstimates(estimates));
        NavigableMap<String, Long> theirs = new TreeMap<>();
        new ReferenceFile(folder.resolve(files.getFirst()))
                .forEach(List.of("job_id", "start"), row -> theirs.put(row.text(0), row.whole(1)));

        Schedule ours = Schedule.of(workload, policy(parts[1]).orElseThrow(), PassPer.EVENT);

        String name = String.join(" ", parts);
        List<Result> results = new ArrayList<>();
        results.add(Result.count(
                name + ": other starts of " + theirs.size(), 0, ours.differing(theirs, Schedule.Fate::start)));
        if (Files.exists(folder.resolve(METRICS))) {
            results.addAll(figures(folder, name, ours.summary()));
        }
        return results;
    }

    private static List<Result> figures(Path folder, String name, Summary summary) throws IOException {
        Summary.Timings timings = summary.timings();
        if (timings == null) {
            return List.of();
        }
        double utilisation = summary.usage().utilisation(ResourceKind.SLOTS).orElse(Double.NaN);
        List<Result> results = new ArrayList<>();
        List<String> columns = List.of(
                "log",
                "policy",
                "estimates",
                "avg_wait_s",
                "max_wait_s",
                "avg_turnaround_s",
                "avg_bsld_tau10",
                "utilization");
        new ReferenceFile(folder.resolve(METRICS)).forEach(columns, row -> {
            if (name.equals(row.text(0) + " " + row.text(1) + " " + row.text(2))) {
                results.add(Result.printed(
                        name + ": mean wait", row.number(3), timings.waits().mean()));
                results.add(Result.printed(
                        name + ": longest wait", row.number(4), timings.waits().max()));
                results.add(Result.printed(
                        name + ": mean turnaround",
                        row.number(5),
                        timings.turnarounds().mean()));
                results.add(Result.printed(
                        name + ": mean bounded slowdown",
                        row.number(6),
                        timings.boundedSlowdowns().mean()));
                results.add(Result.printed(name + ": utilisation", row.number(7), utilisation));
            }
        });
        return results;
    }

    private static Optional<PolicySpec> policy(String name) {
        return switch (name) {
            case "FCFS" -> Optional.of(named("fifo", false));
            case "EASY" -> Optional.of(named("easy", false));
            case "EASY-SJBF" -> Optional.of(named("easy", true));
            case "CONSERVATIVE" -> Optional.of(named("conservative", false));
            default -> Optional.empty();
        };
    }

    private static PolicySpec named(String preset, boolean shortestFirst) {
        return Presets.read(new Presets.Names(preset, null, null, null, shortestFirst ? "sjf" : null, false, 0));
    }
}
