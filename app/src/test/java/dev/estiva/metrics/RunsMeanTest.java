package dev.estiva.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Means over runs, against values worked out from the tables of Student's t. */
class RunsMeanTest {
    @Test
    void aSingleRunHasNoInterval() {
        assertThat(RunsMean.of(7).mean()).isEqualTo(7);
        assertThat(RunsMean.of(7).halfWidth()).isEmpty();
    }

    @Test
    void theIntervalIsThatOfStudentsT() {
        RunsMean three = RunsMean.of(1, 2, 3); // s = 1, t(2) = 4.303
        assertThat(three.mean()).isEqualTo(2);
        assertThat(three.halfWidth().orElseThrow()).isCloseTo(4.303 / Math.sqrt(3), within(0.001));
        RunsMean ten = RunsMean.of(2, 4, 4, 4, 5, 5, 7, 9, 5, 5); // s² = 32 / 9, t(9) = 2.262
        assertThat(ten.mean()).isEqualTo(5);
        assertThat(ten.halfWidth().orElseThrow()).isCloseTo(2.262 * Math.sqrt(32.0 / 9 / 10), within(0.001));
    }

    @Test
    void equalRunsLeaveNoDoubt() {
        assertThat(RunsMean.of(3, 3, 3, 3).halfWidth()).hasValue(0);
    }
}
