package dev.estiva.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RLScheduler's baselines (Zhang and others, SC'20), first come, first served: ten windows of 1,024 jobs of two logs each. */
class FcfsTruthIT {
    static Stream<Trial> trials() throws IOException {
        return TruthFolder.trials(Part.RLSCHEDULER);
    }

    @ParameterizedTest
    @MethodSource("trials")
    void everyJobStartsWhenTheReferenceStartsIt(Trial trial) throws Exception {
        assertThat(TruthFolder.run(trial))
                .extracting(Result::name)
                .filteredOn(name -> name.endsWith("other starts of 10240"))
                .hasSize(2); // a pass per event, and per instant
    }
}
