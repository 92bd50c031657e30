package dev.estiva.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void takesTheMiddleOfAnOddAndOfAnEvenNumber() {
        assertThat(Spread.of(9, 1, 2).median()).isEqualTo(2);
        assertThat(Spread.of(9, 1, 2, 4).median()).isEqualTo(3);
    }

    @Test
    void countsOneLessForTheDeviationOfASample() {
        Spread spread = Spread.of(2, 4, 4, 4, 5, 5, 7, 9);

        assertThat(spread.mean()).isEqualTo(5);
        assertThat(spread.stddev()).isCloseTo(Math.sqrt(32.0 / 7), within(1e-15));
        assertThat(spread.min()).isEqualTo(2);
        assertThat(spread.max()).isEqualTo(9);
    }

    @Test
    void hasNoDeviationInASingleValue() {
        assertThat(Spread.of(0.25)).isEqualTo(new Spread(0.25, 0.25, 0.25, 0.25, 0));
    }

    @Test
    void leavesTheOrderOfWhatItWasGiven() {
        double[] values = {3, 1, 2};

        Spread.of(values);

        assertThat(values).containsExactly(3, 1, 2);
    }

    @Test
    void refusesNothing() {
        assertThatThrownBy(Spread::of).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void totalsAreThoseOfAllIterations() {
        Timings timings = new Timings(0.5, 0.25, 4);

        assertThat(timings.total()).isEqualTo(4.75);
        assertThat(timings.median()).isEqualTo(0.5);
    }
}
