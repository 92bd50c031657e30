package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Answer.Code;
import dev.estiva.core.Answer.Done;
import dev.estiva.core.Fact.RestCancelled;
import dev.estiva.core.Fact.TaskFinished;
import dev.estiva.model.Outcome.Status;
import org.junit.jupiter.api.Test;

/** Giving jobs and tasks up, in every state they can be in. */
class CancelTest {
    @Test
    void cancelsAWaitingJob() {
        TestCluster.with(1, "1cpu")
                .submit("first cpu=1 for=1m")
                .submit("second cpu=1 for=1m")
                .cancel("second")
                .expectAnswer(Done.DONE)
                .expectEnded("second", Status.CANCELLED)
                .expectAttempt("second", 0)
                .drain()
                .expectFinish("first", "1m");
    }

    @Test
    void stopsARunningTaskAndFreesItsRoomWhenTheWorkerConfirms() {
        TestCluster.with(1, "1cpu")
                .stoppingTakes("5s")
                .submit("first cpu=1 for=1h")
                .submit("second cpu=1 for=1m")
                .advance("1m")
                .cancel("first")
                .expectRunning("first", "w1")
                .advance("5s")
                .expectEnded("first", Status.CANCELLED)
                .expectRunning("second", "w1");
    }

    @Test
    void cancelsDuringAPause() {
        TestCluster.with(1, "1cpu")
                .submit("shaky cpu=1 for=1m retries=1 backoff=1h fails=1")
                .advance("2m")
                .expectDelayed("shaky")
                .cancel("shaky")
                .expectEnded("shaky", Status.CANCELLED)
                .advance("2h")
                .expectAttempt("shaky", 1);
    }

    @Test
    void cancelsAnArrayInEveryStateAtOnce() {
        TestCluster cluster = TestCluster.with(1, "2cpu")
                .submit("sweep cpu=1 for=10m tasks=6")
                .cancelTask("sweep.4")
                .expectEnded("sweep.4", Status.CANCELLED)
                .advance("10m")
                .expectEnded("sweep.1", Status.COMPLETED)
                .expectRunning("sweep.3", "w1")
                .expectWaiting("sweep.5")
                .cancel("sweep")
                .advance("0")
                .expectEnded("sweep.2", Status.CANCELLED)
                .expectEnded("sweep.3", Status.CANCELLED)
                .expectEnded("sweep.5", Status.CANCELLED);

        assertThat(cluster.facts(RestCancelled.class)).hasSize(1);
        assertThat(cluster.facts(TaskFinished.class)).hasSize(5);
        assertThat(cluster.world().state().jobCount()).isZero();
    }

    @Test
    void skipsCancelledIndicesOfAnArray() {
        TestCluster.with(1, "1cpu")
                .submit("sweep cpu=1 for=1m tasks=6")
                .cancelTask("sweep.2")
                .cancelTask("sweep.1")
                .cancelTask("sweep.5")
                .drain()
                .expectFinish("sweep.0", "1m")
                .expectFinish("sweep.3", "2m")
                .expectFinish("sweep.4", "3m")
                .expectAttempt("sweep.1", 0);
    }

    @Test
    void cancelsTheNextTaskOfAnArrayInTheQueue() {
        TestCluster.with(1, "1cpu")
                .submit("sweep cpu=1 for=1m tasks=3")
                .cancelTask("sweep.1")
                .expectWaiting("sweep.2")
                .cancelTask("sweep.2")
                .drain()
                .expectEnded("sweep.0", Status.COMPLETED)
                .expectFinish("sweep.0", "1m");
    }

    @Test
    void refusesWhatHasEndedOrNeverWas() {
        TestCluster cluster =
                TestCluster.with(1, "1cpu").submit("short cpu=1 for=1m").drain();

        cluster.cancel("short").expectRefused(Code.ENDED, "job 1", "has ended");
        cluster.cancelTask("short").expectRefused(Code.ENDED, "task 1.0", "has ended");
        cluster.cancelTask("short.7").expectRefused(Code.ENDED, "task 1.7");
    }

    @Test
    void cancellingTwiceIsAskedOnce() {
        TestCluster cluster = TestCluster.with(1, "1cpu")
                .stoppingTakes("1m")
                .submit("first cpu=1 for=1h")
                .cancel("first")
                .cancel("first")
                .expectAnswer(Done.DONE);

        assertThat(cluster.facts(Fact.TaskStopping.class)).hasSize(1);
    }

    @Test
    void aUsersWishOutranksATimeLimit() {
        TestCluster.with(1, "1cpu")
                .stoppingTakes("1m")
                .submit("first cpu=1 for=1h limit=10m")
                .advance("10m")
                .cancel("first")
                .drain()
                .expectEnded("first", Status.CANCELLED);
    }

    @Test
    void completesWhatEndedBeforeItCouldBeStopped() {
        TestCluster.with(1, "1cpu")
                .stoppingTakes("1m")
                .submit("first cpu=1 for=10s")
                .cancel("first")
                .drain()
                .expectEnded("first", Status.COMPLETED);
    }

    @Test
    void cancellingTheHeadLetsTheNextOneStart() {
        TestCluster.with(1, "4cpu")
                .policy("fifo")
                .submit("small cpu=2 for=1h")
                .submit("big cpu=4 for=1h")
                .submit("late cpu=2 for=1h")
                .expectWaiting("big", "late")
                .cancel("big")
                .expectRunning("late", "w1");
    }
}
