package dev.estiva.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a loop waits for more to come, on a clock that only waiting moves. */
class PaceTest {
    private long nowNanos = 1_000;
    private final Pace pace = new Pace(Pace.GATHER_NANOS, () -> nowNanos, nanos -> nowNanos += nanos);

    private long waited(int tasks, int waiting) {
        long before = nowNanos;
        pace.await(tasks, () -> waiting);
        return nowNanos - before;
    }

    @Test
    void aBusyLoopsTurnsBeginApart() {
        assertThat(waited(Pace.BUSY_TASKS, 1)).isEqualTo(Pace.GATHER_NANOS);
        nowNanos += Pace.LOOK_NANOS; // what the turn takes
        assertThat(waited(Pace.BUSY_TASKS, 1)).isEqualTo(Pace.GATHER_NANOS - Pace.LOOK_NANOS);
    }

    @Test
    void whatComesAfterAPauseIsTakenAtOnce() {
        nowNanos += Pace.GATHER_NANOS;
        assertThat(waited(Pace.BUSY_TASKS, 1)).isZero();
    }

    @Test
    void aLoopWithFewTasksNeverWaits() {
        assertThat(waited(Pace.BUSY_TASKS - 1, 1)).isZero();
    }

    @Test
    void aLargeBatchIsNotMadeLarger() {
        assertThat(waited(Pace.BUSY_TASKS, Pace.ENOUGH)).isZero();
    }

    @Test
    void itLooksNowAndThenWhetherThereIsEnough() {
        int[] waiting = {1};
        long before = nowNanos;
        pace.await(Pace.BUSY_TASKS, () -> waiting[0] *= Pace.ENOUGH / 2);
        assertThat(nowNanos - before).isEqualTo(Pace.LOOK_NANOS);
    }

    @Test
    void aPromptLoopNeverWaits() {
        Pace prompt = new Pace(0, () -> nowNanos, nanos -> nowNanos += nanos);
        long before = nowNanos;
        prompt.await(Pace.BUSY_TASKS, () -> 1);
        assertThat(nowNanos).isEqualTo(before);
    }

    @Test
    void anInterruptedLoopGoesOn() {
        Pace real = Pace.gathering();
        Thread.currentThread().interrupt();
        real.await(Pace.BUSY_TASKS, () -> 1);
        assertThat(Thread.interrupted()).isTrue();
    }
}
