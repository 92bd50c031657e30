package dev.estiva.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole logs of the Parallel Workloads Archive, where they are at hand: ESTIVA_TRUTH names their folder. */
final class TruthLogsTest {
    private static final String FOLDER = System.getenv().getOrDefault("ESTIVA_TRUTH", "../../shared/truth");

    private static Workload read(String name) throws WorkloadException {
        Path file = Path.of(FOLDER, "swf", name);
        assumeTrue(Files.exists(file), "needs the log " + name + " in the folder that ESTIVA_TRUTH names");
        return WorkloadFiles.read(file, ReadOptions.DEFAULT);
    }

    @Test
    void rawLogOfHpc2nIsReadAsOthersNormalisedIt() throws WorkloadException {
        Workload raw = read("HPC2N-2002-2.2-cln.swf.gz");
        Workload normalised = read("HPC2N-2002-2.2-cln.norm.swf.gz");
        assertThat(raw.jobs().equals(normalised.jobs())).isTrue();
        assertThat(raw.cluster()).isEqualTo(normalised.cluster());
    }

    @Test
    void rawLogOfKthIsReadAsOthersNormalisedItButForJobsOfNoLength() throws WorkloadException {
        List<WorkloadJob> raw = read("KTH-SP2-1996-2.swf.gz").jobs();
        List<WorkloadJob> normalised = read("KTH-SP2-1996-2.norm.swf.gz").jobs();
        List<WorkloadJob> running =
                raw.stream().filter(job -> job.runMicros() > 0).toList();
        assertThat(raw).hasSize(running.size() + 8);
        assertThat(running.equals(normalised)).isTrue();
    }

    @Test
    void rawLublinLogIsReadAsOthersNormalisedIt() throws WorkloadException {
        assertThat(read("lublin_256.swf.gz")
                        .jobs()
                        .equals(read("Lublin-1-256.norm.swf.gz").jobs()))
                .isTrue();
    }
}
