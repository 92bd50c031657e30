package dev.estiva.truth;

import dev.estiva.workload.WorkloadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One comparison, which may come to several results.
 *
 * @param folder of the files, see docs/truth.md
 * @param needs files in it, without which nothing is compared
 */
public record Trial(Part part, String name, Path folder, List<String> needs, Work work) {
    /** Reads the files, simulates, compares. Any thread may do it. */
    @FunctionalInterface
    public interface Work {
        List<Result> run() throws IOException, WorkloadException;
    }

    /** The results; of a file that is not there, a row that says so. */
    public List<Result> run() throws IOException, WorkloadException {
        for (String need : needs) {
            if (!Files.exists(folder.resolve(need))) {
                return List.of(Result.skipped(name, need));
            }
        }
        return work.run();
    }

    /** What needs no files, with so many seeds from that one on, which share the jobs. */
    public static List<Trial> closedForms(long firstSeed, int seeds, int jobs) {
        Path nowhere = Path.of("");
        List<Trial> trials = new ArrayList<>();
        trials.add(new Trial(Part.CLOSED_FORMS, "DRF", nowhere, List.of(), FairShares::run));
        for (Experiment experiment : Experiment.all()) {
            trials.add(new Trial(
                    Part.CLOSED_FORMS,
                    experiment.name(),
                    nowhere,
                    List.of(),
                    () -> List.of(experiment.run(firstSeed, seeds, jobs))));
        }
        return trials;
    }

    /** What compares with the files of a folder, whether they are there or not. */
    public static List<Trial> of(Path folder) throws IOException {
        List<Trial> trials = new ArrayList<>();
        trials.addAll(ReferenceSchedules.trials(folder));
        trials.addAll(FcfsWindows.trials(folder));
        trials.addAll(GpuTable.trials(folder));
        trials.addAll(PreemptiveSchedules.trials(folder));
        return trials;
    }
}
