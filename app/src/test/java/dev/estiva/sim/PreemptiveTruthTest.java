package dev.estiva.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.sim.Preemptions.Fate;
import dev.estiva.workload.Estimates;
import dev.estiva.workload.Workload;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 2,000 jobs on 16 GPUs start, end and are preempted as in the simulator of Tiresias. */
class PreemptiveTruthTest {
    @ParameterizedTest
    @CsvSource({"fifo, 0", "fjf, 0", "shortest, 901", "shortest-gpu, 768"})
    void everyJobFaresAsInTheReference(String policy, long preemptions) throws Exception {
        Workload jobs = Truth.log(file(""), 16, Estimates.PERFECT);
        NavigableMap<Long, Fate> theirs;
        try (InputStream csv =
                new GZIPInputStream(file("-" + policy).toUri().toURL().openStream())) {
            theirs = Preemptions.reference(csv);
        }
        assertThat(theirs).hasSize(2_000);
        assertThat(theirs.values().stream().mapToLong(Fate::preemptions).sum()).isEqualTo(preemptions);
        assertThat(Preemptions.simulated(jobs, Preemptions.policy(policy))).isEqualTo(theirs);
    }

    private static Path file(String suffix) throws Exception {
        String name = "/workload/openb-training-2000" + suffix + ".csv.gz";
        return Path.of(Objects.requireNonNull(PreemptiveTruthTest.class.getResource(name))
                .toURI());
    }
}
