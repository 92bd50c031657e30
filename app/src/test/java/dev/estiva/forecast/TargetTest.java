package dev.estiva.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.metrics.Measure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Targets, as people write them. */
class TargetTest {
    @ParameterizedTest
    @CsvSource({
        "p95 wait < 10m, WAIT_P95, true, false, 600",
        "wait<90s, WAIT_MEAN, true, false, 90",
        "Mean Turnaround <= 1h30m, TURNAROUND_MEAN, true, true, 5400",
        "median response < 1.5d, TURNAROUND_MEDIAN, true, false, 129600",
        "p99 slowdown < 10, BOUNDED_SLOWDOWN_P99, true, false, 10",
        "p99 bounded_slowdown < 2.5, BOUNDED_SLOWDOWN_P99, true, false, 2.5",
        "utilisation > 60%, UTILISATION, false, false, 0.6",
        "utilization >= 0.25, UTILISATION, false, true, 0.25",
        "makespan < 2w, MAKESPAN, true, false, 1209600",
        "fairness > 0.9, FAIRNESS, false, false, 0.9"
    })
    void figuresBoundsAndUnitsAreUnderstood(String text, Measure measure, boolean below, boolean equal, double bound) {
        Target target = Target.read(text).getFirst();
        assertThat(target.measure()).isEqualTo(measure);
        assertThat(target.isBelow()).isEqualTo(below);
        assertThat(target.orEqual()).isEqualTo(equal);
        assertThat(target.bound()).isEqualTo(bound);
    }

    @Test
    void severalAreJoinedByAnd() {
        assertThat(Target.read("p95 wait < 10m AND utilisation > 60% and makespan < 1d"))
                .extracting(Target::measure)
                .containsExactly(Measure.WAIT_P95, Measure.UTILISATION, Measure.MAKESPAN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "p95 wait < 10 | found \"10\", expected a time with its unit",
                "p95 wait > 10m | expected < or <=: less of it is better",
                "utilisation < 60% | expected > or >=: more of it is better",
                "utilisation > 60 | found \"60\", expected a share such as 60% or 0.6",
                "p42 wait < 1s | found \"p42 wait\", expected mean, median, p95 or p99 of",
                "p95 makespan < 1s | expected makespan alone",
                "slowdown < ten | found \"ten\", expected a number such as 10",
                "wait | found \"wait\", expected FIGURE < VALUE",
                "wait < 1s and | found \"wait < 1s and\"",
                "wait < 1s and  and wait < 2s | found \"and wait\", expected mean, median"
            })
    void whatCannotBeMeantIsNamed(String text, String message) {
        assertThatThrownBy(() -> Target.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
