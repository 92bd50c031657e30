package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.core.Decision.Place;
import dev.estiva.core.Decision.Preempt;
import dev.estiva.core.Decision.Reserve;
import dev.estiva.core.Decision.WakeAt;
import dev.estiva.core.Fact.PlacedBy;
import dev.estiva.core.Fact.PolicyReplaced;
import dev.estiva.core.Fact.TaskPlaced;
import dev.estiva.model.Outcome.Status;
import dev.estiva.model.Placement;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Resources;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A policy that throws or answers what cannot be is replaced by fifo, visibly, and nothing is lost. */
class PolicyFailsTest {
    private static final WorkerId W1 = new WorkerId(1);

    /** A policy of somebody's. */
    private record Theirs(Pass body) implements Policy {
        @Override
        public String name() {
            return "theirs";
        }

        @Override
        public QueueOrder order() {
            return QueueOrder.FIFO;
        }

        @Override
        public void pass(ClusterView view, Cause cause, long nowMicros, Decisions decisions) {
            body.run(view, decisions);
        }
    }

    @FunctionalInterface
    private interface Pass {
        void run(ClusterView view, Policy.Decisions decisions);
    }

    private static TestCluster cluster(Pass body) {
        return TestCluster.with(1, "4cpu 2gpu").policy(new Theirs(body));
    }

    private static Share share(String request, DeviceShare... devices) {
        return new Share(W1, TestSpecs.job("x " + request).request().amounts(), List.of(devices));
    }

    private static void expectReplaced(TestCluster cluster, String... words) {
        assertThat(cluster.facts(PolicyReplaced.class)).hasSize(1);
        assertThat(cluster.facts(PolicyReplaced.class).getFirst().policy()).isEqualTo("theirs");
        assertThat(cluster.facts(PolicyReplaced.class).getFirst().reason()).contains(words);
        cluster.drain();
    }

    @Test
    void replacesAPolicyThatThrows() {
        TestCluster cluster = cluster((_, _) -> {
                    throw new IllegalStateException("a bug of theirs");
                })
                .submit("first cpu=4 for=10m")
                .submit("second cpu=4 for=10m")
                .expectRunning("first", "w1");

        expectReplaced(cluster, "a bug of theirs");
        cluster.expectEnded("second", Status.COMPLETED);
    }

    @Test
    void replacesAPolicyThatRecursesForEver() {
        TestCluster cluster = cluster(PolicyFailsTest::recurse).submit("first cpu=4 for=10m");

        expectReplaced(cluster, "StackOverflowError");
        cluster.expectEnded("first", Status.COMPLETED);
    }

    @SuppressWarnings("InfiniteRecursion")
    private static void recurse(ClusterView view, Policy.Decisions decisions) {
        recurse(view, decisions);
    }

    @Test
    void keepsWhatWasPlacedBeforeItThrew() {
        TestCluster cluster = cluster((view, decisions) -> {
                    Candidate first = view.waiting().first();
                    if (first != null) {
                        Share share = new Share(W1, first.group().request().amounts(), List.of());
                        decisions.accept(new Place(first.task(), Placement.on(share), PlacedBy.ORDER));
                    }
                    throw new IllegalStateException("after all");
                })
                .submit("first cpu=2 for=10m")
                .expectRunning("first", "w1");

        expectReplaced(cluster, "after all");
        assertThat(cluster.facts(TaskPlaced.class)).hasSize(1);
    }

    @Test
    void refusesAPlacementBeyondCapacity() {
        TestCluster cluster = TestCluster.with(1, "4cpu 2gpu");
        Share four = share("cpu=4");
        cluster.policy(new Theirs((view, decisions) -> {
                    for (Candidate next = view.waiting().first();
                            next != null;
                            next = view.waiting().first()) {
                        decisions.accept(new Place(next.task(), Placement.on(four), PlacedBy.ORDER));
                    }
                }))
                .submit("first cpu=4 for=10m")
                .submit("second cpu=4 for=10m");

        expectReplaced(cluster, "does not fit");
        cluster.expectStart("second", "10m");
    }

    @Test
    void refusesLessThanWasAskedFor() {
        Pass body = (view, decisions) -> {
            Candidate next = view.waiting().first();
            if (next != null) {
                Share nothing = new Share(W1, Resources.NONE, List.of());
                decisions.accept(new Place(next.task(), Placement.on(nothing), PlacedBy.ORDER));
            }
        };
        expectReplaced(cluster(body).submit("first cpu=4 for=10m"), "not what it asked for");
    }

    @Test
    void refusesDevicesThatAreNotThoseAskedFor() {
        for (Share bad : List.of(
                share("gpu=2", new DeviceShare(0, 10_000)),
                share("gpu=2", new DeviceShare(0, 10_000), new DeviceShare(0, 10_000)),
                share("gpu=2", new DeviceShare(0, 10_000), new DeviceShare(7, 10_000)),
                share("gpu=2", new DeviceShare(0, 5_000), new DeviceShare(1, 10_000)),
                share("gpu=2", new DeviceShare(-1, 10_000), new DeviceShare(1, 10_000)))) {
            TestCluster cluster = cluster((view, decisions) -> {
                        Candidate next = view.waiting().first();
                        if (next != null) {
                            decisions.accept(new Place(next.task(), Placement.on(bad), PlacedBy.ORDER));
                        }
                    })
                    .submit("first gpu=2 for=10m");
            expectReplaced(cluster, "not what it asked for");
        }
    }

    @Test
    void refusesAPlacementOnSeveralWorkersUntilThereAreGangs() {
        TestCluster cluster = TestCluster.with(1, "4cpu 2gpu");
        Share two = share("cpu=2");
        cluster.policy(new Theirs((view, decisions) -> {
                    Candidate next = view.waiting().first();
                    if (next != null) {
                        decisions.accept(new Place(next.task(), new Placement(List.of(two, two)), PlacedBy.ORDER));
                    }
                }))
                .submit("first cpu=2 for=10m");

        expectReplaced(cluster, "several");
    }

    @Test
    void refusesAWorkerThatTakesNoTasksOrIsNotThere() {
        for (int worker : new int[] {1, 9}) {
            TestCluster cluster = TestCluster.with(2, "4cpu")
                    .policy(new Theirs((view, decisions) -> {
                        Candidate next = view.waiting().first();
                        if (next != null) {
                            Share share = new Share(
                                    new WorkerId(worker), next.group().request().amounts(), List.of());
                            decisions.accept(new Place(next.task(), Placement.on(share), PlacedBy.ORDER));
                        }
                    }))
                    .cordon("w1")
                    .submit("first cpu=2 for=10m");
            expectReplaced(cluster, "does not fit");
            cluster.expectEnded("first", Status.COMPLETED);
        }
    }

    @Test
    void refusesATaskThatDoesNotWaitOrNeverWas() {
        for (TaskId task : List.of(new TaskId(1, 0), new TaskId(77, 0), new TaskId(2, 9))) {
            TestCluster cluster = TestCluster.with(1, "4cpu");
            Share two = share("cpu=2");
            cluster.policy(new Theirs((view, decisions) -> {
                        if (view.runningCount() == 0) {
                            decisions.accept(new Place(new TaskId(1, 0), Placement.on(two), PlacedBy.ORDER));
                        } else {
                            decisions.accept(new Place(task, Placement.on(two), PlacedBy.ORDER));
                        }
                    }))
                    .submit("first cpu=2 for=10m")
                    .submit("second cpu=2 for=10m tasks=2");
            expectReplaced(cluster, "does not wait");
        }
    }

    @Test
    void refusesToStartAnArrayInTheMiddle() {
        TestCluster cluster = TestCluster.with(1, "4cpu");
        Share two = share("cpu=2");
        cluster.policy(new Theirs((_, decisions) ->
                        decisions.accept(new Place(new TaskId(1, 3), Placement.on(two), PlacedBy.ORDER))))
                .submit("sweep cpu=2 for=10m tasks=5");

        expectReplaced(cluster, "before");
        cluster.expectEnded("sweep.4", Status.COMPLETED);
    }

    @Test
    void goesOnWithFifoPastATaskThatNoWorkerCouldRun() {
        TestCluster cluster = TestCluster.with(1, "4cpu")
                .live()
                .policy(new Theirs((_, _) -> {
                    throw new IllegalStateException("a bug of theirs");
                }))
                .submit("alien gpu=1 for=10m")
                .submit("first cpu=4 for=10m")
                .expectWaiting("alien")
                .expectRunning("first", "w1");

        assertThat(cluster.facts(PolicyReplaced.class)).hasSize(1);
    }

    @Test
    void stopsWhatAPolicyPreemptsAndRequeuesIt() {
        TestCluster cluster = TestCluster.with(1, "4cpu");
        Share four = share("cpu=4");
        cluster.policy(new Theirs((view, decisions) -> {
                    Candidate next = view.waiting().first();
                    if (next != null && view.runningCount() == 0) {
                        decisions.accept(new Place(next.task(), Placement.on(four), PlacedBy.ORDER));
                    } else if (next != null && next.job() == 2) {
                        decisions.accept(new Preempt(new TaskId(1, 0), "the second is more urgent"));
                    }
                }))
                .submit("first cpu=4 for=10m")
                .submit("second cpu=4 for=10m")
                .advance("0")
                .expectRunning("first", "w1")
                .expectAttempt("first", 2);
        assertThat(cluster.facts(PolicyReplaced.class)).isEmpty();
    }

    @Test
    void decidesNothingOutsideAPass() {
        List<Policy.Decisions> kept = new ArrayList<>();
        TestCluster cluster = cluster((_, decisions) -> kept.add(decisions)).submit("first cpu=2 for=10m");
        Place place = new Place(cluster.task("first"), Placement.on(share("cpu=2")), PlacedBy.ORDER);

        assertThatThrownBy(() -> kept.getFirst().accept(place)).hasMessageContaining("only during its pass");

        cluster.expectWaiting("first");
        cluster.world().compare();
    }

    @Test
    void aPolicyThatWantsToBeWokenAtOnceLetsTimePassAllTheSame() {
        TestCluster cluster = cluster((view, decisions) -> decisions.accept(new WakeAt(0)));

        Step step = cluster.submit("first cpu=2 for=10m").world().step(new Input.Cordon(W1));

        assertThat(step.wakeAtMicros()).isEqualTo(1);
    }

    @Test
    void aPolicyCannotTakeTheQueueApart() {
        TestCluster cluster =
                cluster((view, _) -> view.waiting().groups().clear()).submit("first cpu=2 for=10m");

        expectReplaced(cluster, "UnsupportedOperationException");
    }

    @Test
    void forgetsThePromisesOfAPolicyThatWasReplaced() {
        TestCluster cluster = TestCluster.with(1, "4cpu");
        Share four = share("cpu=4");
        cluster.policy(new Theirs((view, decisions) -> {
                    Candidate next = view.waiting().first();
                    if (next != null && next.job() == 1) {
                        decisions.accept(new Place(next.task(), Placement.on(four), PlacedBy.ORDER));
                    } else if (next != null && view.reservations().isEmpty()) {
                        decisions.accept(new Reserve(next.task(), Placement.on(four), 1_000_000_000));
                        decisions.accept(new WakeAt(300_000_000));
                    } else {
                        throw new IllegalStateException("had enough");
                    }
                }))
                .submit("first cpu=4 for=10m")
                .submit("second cpu=4 for=10m");
        assertThat(cluster.world().state().reservations()).hasSize(1);

        cluster.advance("5m");

        assertThat(cluster.world().state().reservations()).isEmpty();
        expectReplaced(cluster, "had enough");
    }

    @Test
    void forgetsPromisesToAllOfAnArrayThatIsCancelled() {
        TestCluster cluster = TestCluster.with(1, "4cpu");
        Share four = share("cpu=4");
        cluster.policy(new Theirs((view, decisions) -> {
                    if (view.reservations().isEmpty()) {
                        decisions.accept(new Reserve(new TaskId(1, 1), Placement.on(four), 0));
                        decisions.accept(new Reserve(new TaskId(1, 4), Placement.on(four), 0));
                    }
                }))
                .submit("sweep cpu=4 for=10m tasks=5")
                .cancel("sweep");

        assertThat(cluster.world().state().reservations()).isEmpty();
    }
}
