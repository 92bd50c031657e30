package dev.estiva.truth;

import dev.estiva.core.Answer.Refused;
import dev.estiva.core.Fact;
import dev.estiva.core.FactListener;
import dev.estiva.core.JobEntry;
import dev.estiva.policy.PolicySpec;
import dev.estiva.policy.Presets;
import dev.estiva.sim.PassPer;
import dev.estiva.sim.Simulation;
import dev.estiva.sim.SimulationListener;
import dev.estiva.truth.Experiment.Result;
import dev.estiva.workload.Estimates;
import dev.estiva.workload.ReadOptions;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadException;
import dev.estiva.workload.WorkloadFiles;
import dev.estiva.workload.WorkloadJob;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * Schedules of other simulators, in a folder: logs in {@code swf/LOG.norm.swf.gz}, and for each what a simulator made of it,
 * {@code ref/LOG__POLICY__ESTIMATES.csv.gz}, with columns {@code job_id,start} in seconds.
 */
public final class ReferenceSchedules {
    private ReferenceSchedules() {}

    /** The references in this folder that are of policies known here, by name. */
    public static List<Path> in(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve("ref"), "*__*__*.csv.gz")) {
            for (Path file : files) {
                if (policy(parts(file)[1]).isPresent()) {
                    found.add(file);
                }
            }
        }
        found.sort(null);
        return found;
    }

    /** How many jobs of this reference start at another second here; the log is beside it. */
    public static Result compare(Path reference) throws IOException, WorkloadException {
        String[] parts = parts(reference);
        Path log = reference.resolveSibling(Path.of("..", "swf", parts[0] + ".norm.swf.gz"));
        Estimates estimates = parts[2].equals("perfect") ? Estimates.PERFECT : Estimates.USER;
        Workload workload = WorkloadFiles.read(log, ReadOptions.DEFAULT.withEstimates(estimates));
        NavigableMap<String, Long> theirs = read(reference);
        NavigableMap<String, Long> ours = starts(workload, policy(parts[1]).orElseThrow());
        long same = theirs.entrySet().stream()
                .filter(entry -> entry.getValue().equals(ours.get(entry.getKey())))
                .count();
        long differing = Math.max(theirs.size(), ours.size()) - same;
        return new Result(String.join(" ", parts) + ": other starts of " + theirs.size(), 0, differing, 0);
    }

    private static String[] parts(Path reference) {
        return String.valueOf(reference.getFileName())
                .replaceFirst("\\.csv\\.gz$", "")
                .split("__", -1);
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

    private static NavigableMap<String, Long> starts(Workload workload, PolicySpec policy) {
        NavigableMap<String, Long> starts = new TreeMap<>();
        FactListener recorder = (fact, state) -> {
            if (fact instanceof Fact.TaskPlaced placed) {
                JobEntry job = state.job(placed.task().job());
                if (job != null) {
                    starts.put(job.spec().name(), placed.atMicros() / 1_000_000);
                }
            }
        };
        new Simulation(workload, policy.build(), PassPer.EVENT, recorder, new ToTheEnd()).run();
        return starts;
    }

    private static NavigableMap<String, Long> read(Path reference) throws IOException {
        NavigableMap<String, Long> starts = new TreeMap<>();
        try (InputStream in = Files.newInputStream(reference);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int comma = line.indexOf(',');
                starts.put(line.substring(0, comma), (long) Double.parseDouble(line.substring(comma + 1)));
            }
        }
        return starts;
    }

    /** Sees no refusal as a reason to stop: a job that is refused starts nowhere, and so differs. */
    private static final class ToTheEnd implements SimulationListener {
        @Override
        public void refused(WorkloadJob job, Refused refusal) {}

        @Override
        public boolean goOn(long nowMicros, int submitted, long waitingOrRunning) {
            return true;
        }
    }
}
