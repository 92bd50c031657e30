package dev.estiva.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Bounds;
import dev.estiva.core.Fact.PolicyReplaced;
import dev.estiva.core.TestCluster;
import dev.estiva.custom.TaskOrder;
import dev.estiva.custom.TaskView;
import dev.estiva.custom.WorkerChoice;
import dev.estiva.custom.WorkerView;
import dev.estiva.model.Outcome.Status;
import dev.estiva.policy.BackfillOrder;
import dev.estiva.policy.Backfills;
import dev.estiva.policy.OrderRule;
import dev.estiva.policy.Orders;
import dev.estiva.policy.PlacementRule;
import dev.estiva.policy.Placements;
import dev.estiva.policy.PolicySettings;
import dev.estiva.policy.PolicySpec;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders and placements of users': what they may say, and what comes of those that must not be. */
@Timeout(60)
class MisbehavingPolicyTest {
    private static final Leash SHORT = new Leash(true, 0);

    /** An order of somebody's. */
    private record Theirs(ToDoubleFunction<TaskView> body, boolean changesWithTime) implements TaskOrder {
        @Override
        public String name() {
            return "theirs";
        }

        @Override
        public double key(TaskView task) {
            return body.applyAsDouble(task);
        }
    }

    /** A placement of somebody's. */
    private record Choice(ToDoubleBiFunction<TaskView, WorkerView> body, boolean looksAtRequestOnly)
            implements WorkerChoice {
        @Override
        public String name() {
            return "theirs";
        }

        @Override
        public double score(TaskView task, WorkerView worker) {
            return body.applyAsDouble(task, worker);
        }
    }

    private static PolicySpec spec(OrderRule order, PlacementRule placement, Backfills backfill) {
        return new PolicySpec("custom", order, placement, backfill, BackfillOrder.QUEUE, false, 0, Bounds.BY_ESTIMATE);
    }

    private static TestCluster ordered(ToDoubleFunction<TaskView> key, boolean changes, Leash leash) {
        OrderRule order = new CustomOrder("theirs", new Theirs(key, changes), leash, 0);
        PlacementRule first = Placements.FIRST_FIT.rule(PolicySettings.DEFAULT);
        return TestCluster.with(1, "1cpu").policy(spec(order, first, Backfills.NONE));
    }

    private static TestCluster placed(ToDoubleBiFunction<TaskView, WorkerView> score, boolean kept, Leash leash) {
        return TestCluster.with(3, "4cpu").policy(scoring(score, kept, leash, Backfills.NONE));
    }

    private static PolicySpec scoring(
            ToDoubleBiFunction<TaskView, WorkerView> score, boolean kept, Leash leash, Backfills backfill) {
        PlacementRule placement = new CustomPlacement("theirs", new Choice(score, kept), leash);
        return spec(Orders.FIFO.rule(PolicySettings.DEFAULT), placement, backfill);
    }

    private static void expectReplaced(TestCluster cluster, String... words) {
        assertThat(cluster.facts(PolicyReplaced.class)).hasSize(1);
        assertThat(cluster.facts(PolicyReplaced.class).getFirst().reason()).contains(words);
        cluster.drain();
        cluster.world().compare();
    }

    /** Three jobs, of which the shortest comes last. */
    private static TestCluster threeJobs(TestCluster cluster) {
        return cluster.submit("first cpu=1 for=30m")
                .submit("second cpu=1 for=20m")
                .submit("third cpu=1 for=10m");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anOrderDecidesByItsKeys(boolean isApart) {
        TestCluster cluster = ordered(task -> task.estimateSeconds(0), false, new Leash(isApart, 60));
        threeJobs(cluster).drain();

        cluster.expectStart("first", "0").expectStart("third", "30m").expectStart("second", "40m");
        assertThat(cluster.facts(PolicyReplaced.class)).isEmpty();
    }

    @Test
    void tiesGoToTheJobSubmittedFirst() {
        threeJobs(ordered(_ -> 7, false, Leash.SIMULATED))
                .drain()
                .expectStart("second", "30m")
                .expectStart("third", "50m");
    }

    @Test
    void infinitiesAreKeysLikeOthers() {
        threeJobs(ordered(
                        task -> task.name().equals("third") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY,
                        false,
                        Leash.SIMULATED))
                .drain()
                .expectStart("third", "30m")
                .expectStart("second", "40m");
    }

    @Test
    void anOrderThatChangesSeesHowLongJobsHaveWaited() {
        TestCluster cluster = ordered(
                task -> task.waitedSeconds() >= 900 ? -task.waitedSeconds() : task.estimateSeconds(0),
                true,
                Leash.SIMULATED);
        cluster.submit("first cpu=1 for=10m")
                .submit("long cpu=1 for=20m")
                .advance("1m")
                .submit("short cpu=1 for=10m")
                .submit("shorter cpu=1 for=5m")
                .drain();

        cluster.expectStart("shorter", "10m").expectStart("long", "15m").expectStart("short", "35m");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anOrderThatThrowsIsReplacedByTheOrderOfSubmission(boolean changes) {
        TestCluster cluster = ordered(
                task -> {
                    if (task.name().equals("third")) {
                        throw new ArithmeticException("a bug of theirs");
                    }
                    return task.estimateSeconds(0);
                },
                changes,
                Leash.SIMULATED);

        expectReplaced(threeJobs(cluster), "order theirs: ", "ArithmeticException: a bug of theirs");

        cluster.expectStart("second", "30m").expectStart("third", "50m");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aKeyThatIsNoNumberIsRefused(boolean changes) {
        expectReplaced(
                threeJobs(ordered(_ -> Double.NaN, changes, Leash.SIMULATED)), "the key of the task", "not a number");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anOrderThatContradictsItselfIsFoundOut(boolean changes) {
        double[] asked = new double[1];
        expectReplaced(threeJobs(ordered(_ -> asked[0]++, changes, Leash.SIMULATED)), "was 0.0 and then 1.0");
    }

    @Test
    void anOrderThatRecursesForEverIsReplaced() {
        expectReplaced(threeJobs(ordered(MisbehavingPolicyTest::recurse, false, Leash.LIVE)), "StackOverflowError");
    }

    @SuppressWarnings("InfiniteRecursion")
    private static double recurse(TaskView task) {
        return recurse(task);
    }

    @Test
    void anOrderThatNeverAnswersIsLeftBehind() {
        TestCluster cluster = ordered(
                _ -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait(); // ends with the test; a real one need not
                    }
                    throw new IllegalStateException("nobody listens");
                },
                false,
                SHORT);
        expectReplaced(threeJobs(cluster), "took longer than 0 s");
        cluster.expectStart("third", "50m");
    }

    @Test
    void anOrderThatTakesTooLongIsReplacedInVirtualTimeToo() {
        TestCluster cluster = ordered(MisbehavingPolicyTest::slow, false, new Leash(false, 0));
        expectReplaced(threeJobs(cluster), "took longer than 0 s");
    }

    private static double slow(TaskView task) {
        long until = Ticks.now() + 3;
        while (Ticks.now() < until) {
            Thread.onSpinWait();
        }
        return 0;
    }

    @ParameterizedTest
    @EnumSource(Backfills.class)
    void aPlacementDecidesByItsScores(Backfills backfill) {
        TestCluster.with(3, "4cpu")
                .policy(scoring((_, worker) -> worker.name().equals("w2") ? 1 : 0, false, Leash.SIMULATED, backfill))
                .submit("first cpu=4 for=30m")
                .expectRunning("first", "w2")
                .submit("second cpu=4 for=30m")
                .expectRunning("second", "w1");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPlacementSeesWhatIsFreeAndRuns(boolean kept) {
        for (Leash leash : new Leash[] {Leash.SIMULATED, new Leash(true, 60)}) {
            placed(
                            (task, worker) -> -worker.running()
                                    + worker.free().cpus() * 1e-3
                                    + (worker.capacity().cpus()
                                            - 4
                                            + task.request().cpus()
                                            - 1),
                            kept,
                            leash)
                    .submit("first cpu=1 for=30m")
                    .expectRunning("first", "w1")
                    .submit("second cpu=1 for=30m")
                    .expectRunning("second", "w2")
                    .submit("third cpu=1 for=30m")
                    .expectRunning("third", "w3")
                    .submit("fourth cpu=1 for=30m")
                    .expectRunning("fourth", "w1");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPlacementThatFailsIsReplacedByFirstFit(boolean kept) {
        for (ToDoubleBiFunction<TaskView, WorkerView> bad : bad()) {
            TestCluster cluster = placed(bad, kept, Leash.SIMULATED).submit("first cpu=4 for=30m");
            cluster.expectRunning("first", "w1").submit("second cpu=4 for=10m");
            expectReplaced(cluster, "placement theirs: ");
            cluster.expectEnded("second", Status.COMPLETED);
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static ToDoubleBiFunction<TaskView, WorkerView>[] bad() {
        int[] asked = new int[1];
        return new ToDoubleBiFunction[] {
            (ToDoubleBiFunction<TaskView, WorkerView>)
                    (_, worker) -> worker.name().equals("w3") ? Double.NaN : 0,
            (ToDoubleBiFunction<TaskView, WorkerView>) (_, _) -> asked[0]++,
            (ToDoubleBiFunction<TaskView, WorkerView>) (_, worker) -> {
                if (worker.name().equals("w2")) {
                    throw new IllegalStateException("a bug of theirs");
                }
                return 0;
            }
        };
    }

    @Test
    void aPlacementThatNeverAnswersIsLeftBehind() {
        TestCluster cluster = placed(
                        (_, _) -> {
                            try {
                                Thread.sleep(1_000_000);
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            return 0;
                        },
                        true,
                        SHORT)
                .submit("first cpu=4 for=30m");
        expectReplaced(cluster, "took longer than 0 s");
    }

    @Test
    void allScoresOfAPassShareItsTime() {
        TestCluster cluster = placed(
                        (_, _) -> {
                            long until = Ticks.now() + 9; // 0.45 s each
                            while (Ticks.now() < until) {
                                Thread.onSpinWait();
                            }
                            return 0;
                        },
                        true,
                        Leash.LIVE)
                .submit("first cpu=4 for=30m");
        expectReplaced(cluster, "took longer than 1 s in one pass");
    }
}
