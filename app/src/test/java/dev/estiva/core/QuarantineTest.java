package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Fact.WorkerQuarantined;
import dev.estiva.core.World.Run;
import dev.estiva.model.Outcome;
import dev.estiva.model.Outcome.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A worker on which everything fails does not eat the queue, and broken jobs take no worker down. */
class QuarantineTest {
    private static final long SECOND = 1_000_000;

    /** What is asked of a worker called w1 fails within a second; all else takes as long as its estimate. */
    private static TestCluster brokenFirst(int workers, String worker) {
        TestCluster cluster = TestCluster.with(workers, worker);
        cluster.world().script((_, spec, on) -> on.name().equals("w1") ? fails(1) : new Run(spec.estimateMicros(), OK));
        return cluster;
    }

    private static final Outcome OK = Outcome.COMPLETED;

    private static Run fails(long afterSeconds) {
        return new Run(afterSeconds * SECOND, Outcome.failed(1, "no such device"));
    }

    private static List<String> quarantines(TestCluster cluster) {
        return cluster.facts(WorkerQuarantined.class).stream()
                .map(fact -> fact.worker() + ": " + fact.reason())
                .toList();
    }

    private static long failed(TestCluster cluster) {
        return cluster.world().audit().lives().stream()
                .filter(life -> life.outcome != null && life.outcome.status() == Status.FAILED)
                .count();
    }

    @Test
    void aWorkerOnWhichAnArrayFailsThatDoesWellElsewhereGetsNoMore() {
        TestCluster cluster =
                brokenFirst(4, "1cpu").submit("sweep cpu=1 for=5s tasks=300").drain();

        assertThat(quarantines(cluster))
                .containsExactly("1: 8 tasks in a row failed within 10 s of their start,"
                        + " while on other workers 3 like them did well");
        assertThat(failed(cluster)).isEqualTo(8);
    }

    @Test
    void tasksThatLastElsewhereAreEnough() {
        TestCluster cluster =
                brokenFirst(3, "1cpu").submit("sweep cpu=1 for=10h tasks=300").advance("1h");

        assertThat(quarantines(cluster)).hasSize(1);
        assertThat(failed(cluster)).isEqualTo(16);
    }

    @Test
    void singleJobsCountLikeAnArray() {
        TestCluster cluster = brokenFirst(4, "1cpu");
        for (int i = 0; i < 50; i++) {
            cluster.submit("job" + i + " cpu=1 for=5s");
        }

        assertThat(quarantines(cluster.drain())).hasSize(1);
        assertThat(failed(cluster)).isEqualTo(8);
    }

    @Test
    void anArrayOfBrokenCommandsQuarantinesNobody() {
        TestCluster cluster = TestCluster.with(4, "2cpu");
        cluster.world().script((_, spec, _) -> spec.name().equals("broken") ? fails(1) : new Run(20 * SECOND, OK));
        cluster.submit("good cpu=1 user=bob tasks=30")
                .submit("broken cpu=1 user=ann tasks=500")
                .submit("more cpu=1 user=bob tasks=30")
                .drain();

        assertThat(quarantines(cluster)).isEmpty();
        assertThat(failed(cluster)).isEqualTo(500);
    }

    @Test
    void anArrayThatBreaksHalfwayQuarantinesNobody() {
        TestCluster cluster = TestCluster.with(4, "2cpu");
        cluster.world().script((attempt, _, _) -> attempt.task().index() >= 100 ? fails(1) : new Run(17 * SECOND, OK));

        assertThat(quarantines(cluster.submit("sweep cpu=1 tasks=500").drain())).isEmpty();
    }

    @Test
    void anArrayOfWhichEveryThirdTaskFailsQuarantinesNobody() {
        TestCluster cluster = TestCluster.with(5, "3cpu");
        cluster.world().script((attempt, _, _) -> attempt.task().index() % 3 == 0 ? fails(1) : new Run(SECOND, OK));

        assertThat(quarantines(cluster.submit("sweep cpu=1 tasks=2000").drain()))
                .isEmpty();
    }

    @Test
    void aTaskThatFailsOnAllItsRetriesIsOneFailure() {
        TestCluster cluster = TestCluster.with(2, "1cpu");
        cluster.world().script((_, spec, _) -> spec.name().equals("stubborn") ? fails(1) : new Run(3_600 * SECOND, OK));
        cluster.submit("stubborn cpu=1 retries=40").submit("long cpu=1 tasks=5").drain();

        assertThat(quarantines(cluster)).isEmpty();
    }

    @Test
    void theOnlyWorkerIsKeptAwayFromTheQueueWhenThreeUsersFailOnIt() {
        TestCluster cluster = brokenFirst(1, "1cpu");
        for (int i = 0; i < 30; i++) {
            cluster.submit("job" + i + " cpu=1 for=5s user=user" + i % 3);
        }
        cluster.advance("1h");

        assertThat(quarantines(cluster))
                .containsExactly("1: 8 tasks in a row failed within 10 s of their start, of 3 users");
        assertThat(failed(cluster)).isEqualTo(8);
        assertThat(cluster.explain("job20").summary()).isEqualTo("not now: no worker that could run it takes tasks");
        assertThat(cluster.explain("job20").workers().getFirst().reason()).startsWith("it is quarantined: 8 tasks");
    }

    @Test
    void whatRunsWellOnTheWorkerSpeaksForIt() {
        TestCluster cluster = TestCluster.with(1, "2cpu");
        cluster.world().script((_, spec, _) -> spec.name().equals("good") ? new Run(3_600 * SECOND, OK) : fails(2));
        cluster.submit("first cpu=1 user=user1").submit("good cpu=1 user=user0");
        for (int i = 0; i < 30; i++) {
            cluster.submit("job" + i + " cpu=1 user=user" + i % 3);
        }
        cluster.advance("1h");

        assertThat(quarantines(cluster)).isEmpty();
    }

    @Test
    void uncordonGivesAnotherChance() {
        TestCluster cluster =
                brokenFirst(2, "1cpu").submit("sweep cpu=1 for=5s tasks=200").advance("2m");
        assertThat(failed(cluster)).isEqualTo(16);

        cluster.uncordon("w1").advance("5m");
        assertThat(quarantines(cluster)).hasSize(2);
        cluster.world().script((_, _, _) -> new Run(SECOND, OK));
        cluster.uncordon("w1").drain();

        assertThat(quarantines(cluster)).hasSize(2);
        assertThat(cluster.world().state().workers().get(cluster.id("w1")))
                .matches(node -> node != null && node.isAvailable());
    }

    @Test
    void aQuarantineOutlivesARestart() {
        TestCluster cluster =
                brokenFirst(4, "1cpu").submit("sweep cpu=1 for=5s tasks=300").advance("1m");
        assertThat(quarantines(cluster)).hasSize(1);

        cluster.restart().reconnect("w1").advance("1m");

        assertThat(failed(cluster)).isEqualTo(8);
        assertThat(cluster.world().state().workers().named("w1"))
                .matches(node -> node != null && node.isQuarantined() && !node.isSuspected());
    }

    @Test
    void noneWhereItIsSwitchedOff() {
        World world = new World(new EngineConfig(0, 0, false, false), new PlainFifo(QueueOrder.FIFO));
        world.script((_, _, on) -> on.name().equals("w1") ? fails(1) : new Run(5 * SECOND, OK));
        world.join(TestSpecs.worker("w1", "1cpu"));
        world.join(TestSpecs.worker("w2", "1cpu"));
        world.submit(TestSpecs.job("sweep cpu=1 tasks=100"));
        world.advanceTo(3_600 * SECOND);

        assertThat(world.facts()).noneMatch(WorkerQuarantined.class::isInstance);
    }
}
