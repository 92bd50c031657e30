package dev.estiva.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The four policies of the simulator of Tiresias (Gu and others, NSDI'19) on both traces at hand: start, end and number of
 * preemptions, job for job.
 */
class PreemptiveTruthIT {
    private static final Map<String, Double> PREEMPTIONS = Map.of(
            "Tiresias 60, 8 GPUs, shortest", 7.0,
            "Tiresias 60, 8 GPUs, shortest-gpu", 13.0,
            "Tiresias openbA, 16 GPUs, shortest", 901.0,
            "Tiresias openbA, 16 GPUs, shortest-gpu", 768.0);

    static Stream<Trial> trials() throws IOException {
        return TruthFolder.trials(Part.TIRESIAS);
    }

    @ParameterizedTest
    @MethodSource("trials")
    void everyJobFaresAsInTheReference(Trial trial) throws Exception {
        assertThat(TruthFolder.run(trial).getLast().seen()).isEqualTo(PREEMPTIONS.getOrDefault(trial.name(), 0.0));
    }
}
