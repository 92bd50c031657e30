package dev.estiva.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 2,000 jobs on 16 GPUs start, end and are preempted as in the simulator of Tiresias. */
class PreemptiveTruthTest {
    @ParameterizedTest
    @CsvSource({"fifo, 0", "fjf, 0", "shortest, 901", "shortest-gpu, 768"})
    void everyJobFaresAsInTheReference(String policy, long preemptions) throws Exception {
        assertThat(PreemptiveSchedules.compare(
                        policy, file("-" + policy), file(""), 16, PreemptiveSchedules.preset(policy)))
                .containsExactly(
                        Result.count(policy + ": other fates of 2000", 0, 0),
                        Result.count(policy + ": preemptions", preemptions, preemptions));
    }

    private static Path file(String suffix) throws Exception {
        String name = "/workload/openb-training-2000" + suffix + ".csv.gz";
        return Path.of(Objects.requireNonNull(PreemptiveTruthTest.class.getResource(name))
                .toURI());
    }
}
