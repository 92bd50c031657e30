package dev.estiva.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.estiva.model.JobSpec;
import dev.estiva.model.SeededRandom;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Arrivals that chance spaces. */
final class ArrivalsTest {
    private static final long MEAN = 2_000_000;

    private static List<Long> submits(Workload workload) {
        return workload.jobs().stream().map(WorkloadJob::submitMicros).toList();
    }

    @Test
    void firstJobArrivesAtZeroAndTheOrderStays() {
        Workload spaced = Arrivals.spaced(TestMix.of(5, 1, 1, 9), MEAN, new SeededRandom(7));
        assertThat(spaced.jobs()).extracting(WorkloadJob::label).containsExactly("1", "2", "3", "4");
        assertThat(submits(spaced)).isSorted().startsWith(0L).doesNotHaveDuplicates();
    }

    @Test
    void sameSeedGivesTheSameArrivalsAndAnotherSeedOthers() {
        Workload mix = TestMix.of(0, 0, 0);
        assertThat(Arrivals.spaced(mix, MEAN, new SeededRandom(7)))
                .isEqualTo(Arrivals.spaced(mix, MEAN, new SeededRandom(7)))
                .isNotEqualTo(Arrivals.spaced(mix, MEAN, new SeededRandom(8)));
    }

    @Test
    void arrivalsOfAKnownSeedNeverChange() {
        assertThat(submits(Arrivals.spaced(TestMix.of(0, 0, 0, 0), MEAN, new SeededRandom(42))))
                .containsExactly(0L, 26_081L, 7_372_747L, 7_465_061L);
    }

    @Test
    void gapsAreExponentialWithTheMeanAskedFor() {
        Workload mix = TestMix.of(new long[100_001]);
        List<Long> submits = submits(Arrivals.spaced(mix, MEAN, new SeededRandom(1)));
        double squares = 0;
        for (int i = 1; i < submits.size(); i++) {
            double gap = submits.get(i) - submits.get(i - 1);
            squares += gap * gap;
        }
        double mean = submits.getLast() / 100_000.0;
        // Standard errors of n exponential gaps: mean/sqrt(n) of the mean, mean²·sqrt(20/n) of the second moment
        // 2·mean².
        assertThat(mean).isCloseTo(MEAN, within(4 * MEAN / Math.sqrt(100_000)));
        assertThat(squares / 100_000 / MEAN / MEAN).isCloseTo(2.0, within(4 * Math.sqrt(20.0 / 100_000)));
    }

    @Test
    void meanOfZeroLetsAllArriveAtOnce() {
        assertThat(submits(Arrivals.spaced(TestMix.of(0, 5), 0, new SeededRandom(1))))
                .containsExactly(0L, 0L);
    }

    @Test
    void hugeMeansEndAtTheLastInstantThereIs() {
        List<Long> submits =
                submits(Arrivals.spaced(TestMix.of(new long[50]), JobSpec.LONGEST_MICROS, new SeededRandom(1)));
        assertThat(submits).isSorted().endsWith(JobSpec.LONGEST_MICROS);
    }

    @Test
    void refusesMeansOutOfBounds() {
        Workload mix = TestMix.of(0);
        assertThatThrownBy(() -> Arrivals.spaced(mix, -1, new SeededRandom(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Arrivals.spaced(mix, Long.MAX_VALUE, new SeededRandom(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void generatingMoreJobsMovesNoArrivalOfTheFilesOwn() {
        Workload mix = TestMix.of(0, 0, 0, 0, 0);
        Workload few = new Variation(0, OptionalLong.of(MEAN), 7).apply(mix);
        Workload many = new Variation(100, OptionalLong.of(MEAN), 7).apply(mix);
        assertThat(many.jobs()).hasSize(105).startsWith(few.jobs().toArray(WorkloadJob[]::new));
    }

    @Test
    void noVariationChangesNothing() {
        Workload mix = TestMix.of(0, 3);
        assertThat(Variation.NONE.apply(mix)).isEqualTo(mix);
    }
}
