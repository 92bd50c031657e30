package dev.estiva.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Chance that is the same everywhere, and even. */
class SeededRandomTest {
    /** As published with SplitMix64's reference code, for the seed 1234567. */
    @Test
    void givesThePublishedNumbers() {
        SeededRandom random = new SeededRandom(1234567);

        assertThat(random.nextLong()).isEqualTo(Long.parseUnsignedLong("6457827717110365317"));
        assertThat(random.nextLong()).isEqualTo(Long.parseUnsignedLong("3203168211198807973"));
        assertThat(random.nextLong()).isEqualTo(Long.parseUnsignedLong("9817491932198370423"));
        assertThat(random.nextLong()).isEqualTo(Long.parseUnsignedLong("4593380528125082431"));
        assertThat(random.nextLong()).isEqualTo(Long.parseUnsignedLong("16408922859458223821"));
    }

    @Test
    void aForkDependsOnSeedAndPurposeAndNotOnWhatWasDrawn() {
        SeededRandom random = new SeededRandom(1);
        long before = random.fork("faults").nextLong();
        random.nextLong();

        assertThat(random.fork("faults").nextLong()).isEqualTo(before);
        assertThat(random.fork("fault").nextLong()).isNotEqualTo(before);
        assertThat(random.fork("").nextLong()).isNotEqualTo(before);
        assertThat(new SeededRandom(2).fork("faults").nextLong()).isNotEqualTo(before);
    }

    @Test
    void drawsEvenlyBelowItsBound() {
        SeededRandom random = new SeededRandom(3);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) {
            counts[random.nextInt(7)]++;
        }

        for (int count : counts) {
            assertThat(count).isCloseTo(10_000, within(400));
        }
        assertThat(random.nextInt(1)).isZero();
        assertThatThrownBy(() -> random.nextInt(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void drawsExponentiallyWithTheMeanGiven() {
        SeededRandom random = new SeededRandom(4);
        double sum = 0;
        for (int i = 0; i < 100_000; i++) {
            double drawn = random.nextExponential(2.5);
            assertThat(drawn).isNotNegative().isFinite();
            sum += drawn;
        }

        assertThat(sum / 100_000).isCloseTo(2.5, within(0.05));
    }
}
