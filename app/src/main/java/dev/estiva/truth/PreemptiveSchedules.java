package dev.estiva.truth;

import dev.estiva.policy.Presets;
import dev.estiva.sim.PassPer;
import dev.estiva.truth.Schedule.Fate;
import dev.estiva.workload.Estimates;
import dev.estiva.workload.ReadOptions;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadException;
import dev.estiva.workload.WorkloadFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The four policies of the simulator of Tiresias (Gu and others, NSDI'19): start, end and number of preemptions of each job. */
final class PreemptiveSchedules {
    private static final List<String> POLICIES = List.of("fifo", "fjf", "shortest", "shortest-gpu");

    private PreemptiveSchedules() {}

    static List<Trial> trials(Path folder) {
        List<Trial> trials = new ArrayList<>();
        for (String policy : POLICIES) {
            trials.add(trial(folder, "60", 8, policy));
            trials.add(trial(folder, "openbA", 16, policy));
        }
        return trials;
    }

    private static Trial trial(Path folder, String trace, long gpus, String policy) {
        List<String> needs = List.of("ref/tiresias/" + trace + "__" + policy + ".csv", "gpu/dl/" + trace + "_job.csv");
        String name = "Tiresias " + trace + ", " + gpus + " GPUs, " + policy;
        return new Trial(
                Part.TIRESIAS,
                name,
                folder,
                needs,
                () -> compare(
                        name, folder.resolve(needs.getFirst()), folder.resolve(needs.getLast()), gpus, preset(policy)));
    }

    /** The policy that the simulator calls so. */
    static Presets preset(String policy) {
        return switch (policy) {
            case "fifo" -> Presets.FIFO;
            case "fjf" -> Presets.GREEDY;
            case "shortest" -> Presets.SRPT;
            case "shortest-gpu" -> Presets.SRPT_GPU;
            default -> throw new IllegalArgumentException("a reference of unknown policy: " + policy);
        };
    }

    static List<Result> compare(String name, Path reference, Path jobs, long gpus, Presets policy)
            throws IOException, WorkloadException {
        Workload workload =
                WorkloadFiles.read(jobs, ReadOptions.DEFAULT.withProcs(gpus).withEstimates(Estimates.PERFECT));
        NavigableMap<String, Fate> theirs = new TreeMap<>();
        new ReferenceFile(reference)
                .forEach(
                        List.of("job_id", "start", "end", "preemptions"),
                        row -> theirs.put(row.text(0), new Fate(row.whole(1), row.whole(2), row.whole(3))));

        Schedule ours = Schedule.of(workload, policy.spec(), PassPer.INSTANT);

        return List.of(
                Result.count(name + ": other fates of " + theirs.size(), 0, ours.differing(theirs, fate -> fate)),
                Result.count(name + ": preemptions", preemptions(theirs), preemptions(ours.fates())));
    }

    private static long preemptions(NavigableMap<String, Fate> fates) {
        return fates.values().stream().mapToLong(Fate::preemptions).sum();
    }
}
