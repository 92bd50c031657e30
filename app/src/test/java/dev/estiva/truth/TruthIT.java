package dev.estiva.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Equal start times, job for job, with per-job schedules of whole logs, and the published figures of these schedules. */
class TruthIT {
    static Stream<Trial> trials() throws IOException {
        return TruthFolder.trials(Part.SCHEDULES);
    }

    @ParameterizedTest
    @MethodSource("trials")
    void startsAndFiguresAreThoseOfTheReference(Trial trial) throws Exception {
        TruthFolder.run(trial);
    }

    @Test
    void twentyTwoSchedulesAreLookedFor() throws IOException {
        assertThat(Trial.of(Path.of("not-there")))
                .filteredOn(trial -> trial.part() == Part.SCHEDULES)
                .hasSize(22 + 1); // and the figures
    }
}
