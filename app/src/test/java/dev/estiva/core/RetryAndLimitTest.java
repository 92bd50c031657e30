package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.estiva.core.Fact.RequeueCause;
import dev.estiva.core.Fact.TaskRequeued;
import dev.estiva.core.Fact.TaskStopping;
import dev.estiva.core.Input.Attempt;
import dev.estiva.core.Input.Ending;
import dev.estiva.core.Input.Report;
import dev.estiva.model.Outcome;
import dev.estiva.model.Outcome.Status;
import dev.estiva.model.StopCause;
import org.junit.jupiter.api.Test;

/** What becomes of attempts that fail or take too long. */
class RetryAndLimitTest {
    @Test
    void retriesAfterPausesThatDouble() {
        TestCluster.with(1, "1cpu")
                .submit("shaky cpu=1 for=1m retries=3 backoff=10s fails=3")
                .advance("1m")
                .expectDelayed("shaky")
                .advance("10s")
                .expectRunning("shaky", "w1")
                .expectAttempt("shaky", 2)
                .advance("1m")
                .advance("19s")
                .expectDelayed("shaky")
                .advance("1s")
                .expectStart("shaky", "150s")
                .drain()
                .expectEnded("shaky", Status.COMPLETED)
                .expectAttempt("shaky", 4)
                .expectFinish("shaky", "310s");
    }

    @Test
    void failsWhenNoRetryIsLeft() {
        TestCluster cluster = TestCluster.with(1, "1cpu")
                .submit("hopeless cpu=1 for=1m retries=1 fails=9")
                .drain()
                .expectEnded("hopeless", Status.FAILED)
                .expectAttempt("hopeless", 2)
                .expectFinish("hopeless", "2m");

        assertThat(cluster.life("hopeless").outcome).isEqualTo(Outcome.failed(1, "exit code 1"));
    }

    @Test
    void letsOthersRunDuringAPause() {
        TestCluster.with(1, "1cpu")
                .submit("shaky cpu=1 for=1m retries=1 backoff=1m fails=1")
                .submit("other cpu=1 for=3m")
                .advance("1m")
                .expectDelayed("shaky")
                .expectRunning("other", "w1")
                .advance("1m")
                .expectWaiting("shaky")
                .drain()
                .expectStart("shaky", "4m");
    }

    @Test
    void goesBackToItsOldPlaceInTheQueueAfterAPause() {
        TestCluster.with(1, "1cpu")
                .submit("shaky cpu=1 for=1m retries=1 fails=1")
                .submit("other cpu=1 for=1m")
                .drain()
                .expectStart("shaky", "1m")
                .expectStart("other", "2m");
    }

    @Test
    void stopsWhatRunsOverItsLimit() {
        TestCluster cluster = TestCluster.with(1, "1cpu")
                .submit("endless cpu=1 for=1h limit=10m retries=5")
                .advance("10m")
                .expectEnded("endless", Status.TIMED_OUT)
                .expectAttempt("endless", 1)
                .expectFinish("endless", "10m");

        assertThat(cluster.facts(TaskStopping.class))
                .extracting(TaskStopping::cause)
                .containsExactly(StopCause.TIME_LIMIT);
    }

    @Test
    void holdsTheRoomUntilTheWorkerHasStoppedIt() {
        TestCluster.with(1, "1cpu")
                .stoppingTakes("5s")
                .submit("endless cpu=1 for=1h limit=10m")
                .submit("next cpu=1 for=1m")
                .advance("10m")
                .expectRunning("endless", "w1")
                .expectWaiting("next")
                .advance("5s")
                .expectEnded("endless", Status.TIMED_OUT)
                .expectRunning("next", "w1");
    }

    @Test
    void completesWhatEndsByItselfWhileItIsBeingStopped() {
        TestCluster.with(1, "1cpu")
                .stoppingTakes("5s")
                .submit("late cpu=1 for=602s limit=10m")
                .drain()
                .expectEnded("late", Status.COMPLETED)
                .expectFinish("late", "602s");
    }

    @Test
    void completesWhatEndsAtItsLimit() {
        TestCluster.with(1, "1cpu")
                .submit("exact cpu=1 for=10m limit=10m")
                .drain()
                .expectEnded("exact", Status.COMPLETED);
    }

    @Test
    void takesAFailureWhileBeingStoppedForTheStop() {
        TestCluster cluster = TestCluster.with(1, "1cpu")
                .stoppingTakes("1m")
                .submit("endless cpu=1 for=1h limit=10m retries=5")
                .advance("10m");

        cluster.tell(new Report(
                        cluster.id("w1"),
                        new Attempt(cluster.task("endless"), 1),
                        new Ending.Ended(Outcome.failed(143, "terminated"))))
                .expectEnded("endless", Status.TIMED_OUT);
    }

    @Test
    void aLimitIsTheSameOnASlowWorker() {
        TestCluster.with(1, "1cpu speed=0.5")
                .submit("slow cpu=1 for=6m limit=10m")
                .drain()
                .expectEnded("slow", Status.TIMED_OUT)
                .expectFinish("slow", "10m");
    }

    @Test
    void aLimitCountsForEachAttempt() {
        TestCluster.with(1, "1cpu")
                .submit("shaky cpu=1 for=6m limit=10m retries=1 fails=1")
                .drain()
                .expectEnded("shaky", Status.COMPLETED)
                .expectFinish("shaky", "12m");
    }

    @Test
    void requeuesWhatAWorkerStoppedByItself() {
        TestCluster cluster = TestCluster.with(1, "1cpu").submit("victim cpu=1 for=1m");

        cluster.tell(new Report(cluster.id("w1"), new Attempt(cluster.task("victim"), 1), new Ending.Stopped()))
                .expectAttempt("victim", 2);

        assertThat(cluster.facts(TaskRequeued.class))
                .extracting(TaskRequeued::cause)
                .containsExactly(RequeueCause.WORKER_LOST);
    }

    @Test
    void whatAWorkerCouldNotKeepIsTriedAgainAtNoCost() {
        TestCluster cluster = TestCluster.with(1, "1cpu").submit("victim cpu=1 for=1m");
        cluster.tell(new Report(
                        cluster.id("w1"), new Attempt(cluster.task("victim"), 1), new Ending.Stopped("its disk died")))
                .expectAttempt("victim", 2);
        assertThat(cluster.facts(TaskRequeued.class))
                .extracting(TaskRequeued::cause, TaskRequeued::message)
                .containsExactly(tuple(RequeueCause.WORKER_LOST, "its disk died"));
    }

    @Test
    void givesATaskUpThatTookAThousandWorkersDown() {
        TestCluster cluster = TestCluster.with(1, "1cpu").submit("poison cpu=1 for=1m");

        for (int attempt = 1; attempt <= JobDesk.MOST_ATTEMPTS; attempt++) {
            cluster.tell(
                    new Report(cluster.id("w1"), new Attempt(cluster.task("poison"), attempt), new Ending.Stopped()));
        }

        cluster.expectEnded("poison", Status.FAILED).expectAttempt("poison", JobDesk.MOST_ATTEMPTS);
    }
}
