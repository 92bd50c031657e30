package dev.estiva.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.estiva.sim.Preemptions.Fate;
import dev.estiva.workload.Estimates;
import dev.estiva.workload.Workload;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The four policies of the simulator of Tiresias (Gu and others, NSDI'19) on both traces at hand: start, end and number of
 * preemptions, job for job. The environment variable ESTIVA_TRUTH names the folder that holds them.
 */
class PreemptiveTruthIT {
    private static final Path FOLDER = Path.of(System.getenv().getOrDefault("ESTIVA_TRUTH", "../../shared/truth"));

    @ParameterizedTest
    @CsvSource({
        "60, 8, 60, fifo, 0",
        "60, 8, 60, fjf, 0",
        "60, 8, 60, shortest, 7",
        "60, 8, 60, shortest-gpu, 13",
        "openbA, 16, 2000, fifo, 0",
        "openbA, 16, 2000, fjf, 0",
        "openbA, 16, 2000, shortest, 901",
        "openbA, 16, 2000, shortest-gpu, 768"
    })
    void everyJobFaresAsInTheReference(String trace, long gpus, int jobs, String policy, long preemptions)
            throws Exception {
        Path reference = FOLDER.resolve("ref/tiresias/" + trace + "__" + policy + ".csv");
        assumeTrue(
                Files.exists(reference),
                "needs " + reference.getFileName()
                        + " in the folder ref/tiresias of the folder that ESTIVA_TRUTH names");
        Workload workload = Truth.log(FOLDER.resolve("gpu/dl/" + trace + "_job.csv"), gpus, Estimates.PERFECT);
        NavigableMap<Long, Fate> theirs;
        try (InputStream csv = Files.newInputStream(reference)) {
            theirs = Preemptions.reference(csv);
        }
        assertThat(theirs).hasSize(jobs);
        assertThat(theirs.values().stream().mapToLong(Fate::preemptions).sum()).isEqualTo(preemptions);
        assertThat(Preemptions.simulated(workload, Preemptions.policy(policy))).isEqualTo(theirs);
    }
}
