package dev.estiva.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of Weng and others, "Beware of fragmentation", USENIX ATC 2023, and where each pod of one trace is. */
class FgdTruthIT {
    static Stream<Trial> trials() throws IOException {
        return TruthFolder.trials(Part.FGD);
    }

    @ParameterizedTest
    @MethodSource("trials")
    void allocationsAndPlacesAreThoseOfTheReference(Trial trial) throws Exception {
        Result result = TruthFolder.run(trial).getFirst();
        boolean isExact = !result.name().contains("FGD: %") || result.name().contains("default");
        assertThat(result.tolerance()).isLessThanOrEqualTo(isExact ? 0.005 : 0.165);
    }
}
