package dev.estiva.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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
        long turn = Pace.GATHER_NANOS / 5;
        nowNanos += turn;
        assertThat(waited(Pace.BUSY_TASKS, 1)).isEqualTo(Pace.GATHER_NANOS - turn);
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
    void aLoopThatIsWokenTakesWhatIsEnough() {
        int[] waiting = {1};
        Pace woken = new Pace(Pace.GATHER_NANOS, () -> nowNanos, nanos -> {
            nowNanos += nanos / 5;
            waiting[0] = Pace.ENOUGH;
        });
        long before = nowNanos;
        woken.await(Pace.BUSY_TASKS, () -> waiting[0]);
        assertThat(nowNanos - before).isEqualTo(Pace.GATHER_NANOS / 5);
    }

    @Test
    void whatNeedsNoTurnIsDoneMeanwhile() {
        int[] looks = {0};
        Pace woken = new Pace(Pace.GATHER_NANOS, () -> nowNanos, _ -> nowNanos += Pace.GATHER_NANOS / 4);
        woken.await(Pace.BUSY_TASKS - 1, () -> 1, () -> looks[0]++);
        assertThat(looks[0]).isZero();
        woken.await(Pace.BUSY_TASKS, () -> 1, () -> looks[0]++);
        assertThat(looks[0]).isGreaterThan(2);
    }

    @Test
    void enoughThatComesEndsTheWait() throws InterruptedException {
        Pace slow = new Pace(TimeUnit.HOURS.toNanos(1), System::nanoTime, LockSupport::parkNanos);
        AtomicInteger waiting = new AtomicInteger(1);
        Thread loop = Thread.ofPlatform().daemon().start(() -> slow.await(Pace.BUSY_TASKS, waiting::get));
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
