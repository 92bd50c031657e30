package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.model.JobSpec;
import dev.estiva.model.WorkerSpec;
import org.junit.jupiter.api.Test;

/** What is taken for the length of a task. */
class BoundsTest {
    private static final WorkerSpec FAST = TestSpecs.worker("fast", "1cpu speed=2");

    @Test
    void aLimitBoundsWhateverTheSpeed() {
        JobSpec job = TestSpecs.job("a cpu=1 for=10m limit=1h");

        assertThat(Bounds.BY_LIMIT.of(job)).isEqualTo(TestSpecs.micros("1h"));
        assertThat(Bounds.BY_LIMIT.on(FAST, job)).isEqualTo(TestSpecs.micros("1h"));
    }

    @Test
    void anEstimateScalesWithTheSpeed() {
        JobSpec job = TestSpecs.job("a cpu=1 for=10m limit=1h");

        assertThat(Bounds.BY_ESTIMATE.of(job)).isEqualTo(TestSpecs.micros("10m"));
        assertThat(Bounds.BY_ESTIMATE.on(FAST, job)).isEqualTo(TestSpecs.micros("5m"));
    }

    @Test
    void withoutAnEstimateTheLimitBoundsAndWithoutEitherADay() {
        JobSpec limited = TestSpecs.job("a cpu=1 est=? limit=1h");
        JobSpec open = TestSpecs.job("a cpu=1 est=?");

        assertThat(Bounds.BY_ESTIMATE.on(FAST, limited)).isEqualTo(TestSpecs.micros("1h"));
        assertThat(Bounds.BY_ESTIMATE.of(open)).isEqualTo(TestSpecs.micros("1d"));
        assertThat(Bounds.BY_LIMIT.on(FAST, open)).isEqualTo(TestSpecs.micros("1d"));
    }

    @Test
    void aTaskPastItsBoundGoesOnForATenthButAtLeastAMinute() {
        long now = TestSpecs.micros("10h");

        assertThat(Bounds.overdueEnd(0, TestSpecs.micros("5m"), now)).isEqualTo(now + TestSpecs.micros("1m"));
        assertThat(Bounds.overdueEnd(0, TestSpecs.micros("5h"), now)).isEqualTo(now + TestSpecs.micros("30m"));
    }

    @Test
    void workersAreSuspectedBeforeTheyAreLost() {
        assertThatThrownBy(() -> new EngineConfig(2, 1, false)).hasMessageContaining("suspected before it is lost");
        assertThatThrownBy(() -> new EngineConfig(0, 1, false)).hasMessageContaining("suspected before it is lost");
        assertThatThrownBy(() -> new EngineConfig(-1, -1, false)).isInstanceOf(IllegalArgumentException.class);
    }
}
