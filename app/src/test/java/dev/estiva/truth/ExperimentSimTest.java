package dev.estiva.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What theory knows of queues is what comes of simulating them. With few jobs here; {@code estiva bench truth} takes a million. */
class ExperimentSimTest {
    private static final int JOBS = 30_000;
    private static final int SEEDS = 10;

    static Stream<Experiment> experiments() {
        return Experiment.all().stream();
    }

    @ParameterizedTest
    @MethodSource("experiments")
    void theIntervalHasTheExpectedMean(Experiment experiment) {
        Result result = experiment.run(1, SEEDS, JOBS);
        assertThat(result.tolerance()).isPositive().isLessThan(0.8 * result.expected());
        assertThat(result.seen())
                .as("±%s", result.tolerance())
                .isBetween(result.expected() - result.tolerance(), result.expected() + result.tolerance());
        assertThat(result.holds()).isTrue();
    }

    @Test
    void aWrongExpectationIsFoundOut() {
        Experiment right = Experiment.all().getFirst();
        Experiment wrong = new Experiment("wrong", right.expected() * 1.5, right.model(), right.measure());
        assertThat(wrong.run(1, SEEDS, JOBS).holds()).isFalse();
    }

    @Test
    void theSameSeedsGiveTheSameMeans() {
        Experiment first = Experiment.all().getFirst();
        assertThat(first.run(3, 2, 2_000)).isEqualTo(first.run(3, 2, 2_000)).isNotEqualTo(first.run(4, 2, 2_000));
    }

    @Test
    void dominantSharesAreThoseOfThePaper() {
        assertThat(FairShares.run())
                .isEqualTo(List.of(Result.count("DRF: tasks of A", 3, 3), Result.count("DRF: tasks of B", 2, 2)));
    }
}
