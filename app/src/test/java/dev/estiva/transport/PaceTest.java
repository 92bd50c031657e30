package dev.estiva.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** When a loop waits for more to come, on a clock that only waiting moves. */
class PaceTest {
    private static final long GATHER_NANOS = Pace.GATHER_NANOS_A_TASK * Pace.BUSY_TASKS;

    private long nowNanos = 1_000;
    private final Pace pace = new Pace(Pace.MOST_GATHER_NANOS, () -> nowNanos, nanos -> nowNanos += nanos);

    private long waited(int tasks, int waiting) {
        long before = nowNanos;
        pace.await(tasks, () -> waiting);
        return nowNanos - before;
    }

    @Test
    void aBusyLoopsTurnsBeginApart() {
        assertThat(waited(Pace.BUSY_TASKS, 1)).isEqualTo(GATHER_NANOS);
        long turn = GATHER_NANOS / 5;
        nowNanos += turn;
        assertThat(waited(Pace.BUSY_TASKS, 1)).isEqualTo(GATHER_NANOS - turn);
    }

    @Test
    void theMoreIsUnderWayTheLongerItGathers() {
        assertThat(waited(2 * Pace.BUSY_TASKS, 1)).isEqualTo(2 * GATHER_NANOS);
        assertThat(waited(1_000_000, 1)).isEqualTo(Pace.MOST_GATHER_NANOS);
    }

    @Test
    void whatComesAfterAPauseIsTakenAtOnce() {
        nowNanos += GATHER_NANOS;
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
    void aLoopThatIsWokenTakesWhatIsEnough() {
        int[] waiting = {1};
        Pace woken = new Pace(Pace.MOST_GATHER_NANOS, () -> nowNanos, nanos -> {
            nowNanos += Pace.MOST_GATHER_NANOS / 100;
            waiting[0] = Pace.ENOUGH;
        });
        long before = nowNanos;
        woken.await(Pace.BUSY_TASKS, () -> waiting[0]);
        assertThat(nowNanos - before).isEqualTo(Pace.MOST_GATHER_NANOS / 100);
    }

    @Test
    void whatNeedsNoTurnIsDoneMeanwhile() {
        int[] looks = {0};
        Pace woken = new Pace(Pace.MOST_GATHER_NANOS, () -> nowNanos, _ -> nowNanos += GATHER_NANOS / 4);
        woken.await(Pace.BUSY_TASKS - 1, () -> 1, () -> looks[0]++);
        assertThat(looks[0]).isZero();
        woken.await(Pace.BUSY_TASKS, () -> 1, () -> looks[0]++);
        assertThat(looks[0]).isGreaterThan(2);
    }

    @Test
    void enoughThatComesEndsTheWait() throws InterruptedException {
        Pace slow = new Pace(TimeUnit.HOURS.toNanos(1), System::nanoTime, LockSupport::parkNanos);
        AtomicInteger waiting = new AtomicInteger(1);
        Thread loop = Thread.ofPlatform().daemon().start(() -> slow.await(Integer.MAX_VALUE, waiting::get));
        slow.came(waiting::get);
        slow.look();
        waiting.set(Pace.ENOUGH);
        slow.came(waiting::get);
        assertThat(loop.join(Duration.ofMinutes(1))).isTrue();
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
