package dev.estiva.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.core.TestCluster;
import dev.estiva.core.TestPolicies;
import org.junit.jupiter.api.Test;

/** What each order makes of a few jobs, small enough to be worked out by hand. */
class OrderScenariosTest {
    private static TestCluster busy(String policy) {
        return TestCluster.with(1, "4cpu").policy(policy).submit("running cpu=4 for=10s");
    }

    @Test
    void theLongestJobStartsFirst() {
        busy("ljf")
                .submit("short cpu=4 for=5s")
                .submit("unknown cpu=4 for=1s est=?")
                .submit("long cpu=4 for=20s")
                .drain()
                .expectStart("long", "10s")
                .expectStart("short", "30s")
                .expectStart("unknown", "35s");
    }

    @Test
    void theEarliestDeadlineStartsFirstWhoeverCameFirst() {
        busy("edf")
                .submit("never cpu=4 for=5s")
                .submit("late cpu=4 for=5s due=100s")
                .advance("5s")
                .submit("soon cpu=4 for=5s due=50s")
                .drain()
                .expectStart("soon", "10s")
                .expectStart("late", "15s")
                .expectStart("never", "20s");
    }

    @Test
    void theLeastSlackStartsFirstThoughItsDeadlineIsLater() {
        busy("least-slack")
                .submit("early cpu=4 for=5s due=50s")
                .submit("long cpu=4 for=40s due=70s")
                .drain()
                .expectStart("long", "10s")
                .expectStart("early", "50s");
    }

    @Test
    void anAreaIsTimeTimesProcessors() {
        busy("smallest-area")
                .submit("wide cpu=4 for=5s")
                .submit("flat cpu=1 for=10s")
                .submit("gpu slots=0 cpu=2 for=9s")
                .drain()
                .expectStart("flat", "10s")
                .expectStart("gpu", "10s")
                .expectStart("wide", "20s");
        busy("largest-area")
                .submit("flat cpu=1 for=10s")
                .submit("wide cpu=4 for=5s")
                .drain()
                .expectStart("wide", "10s")
                .expectStart("flat", "15s");
    }

    /** One step of priority is worth five seconds of waiting. */
    @Test
    void waitingRaisesThePriority() {
        TestCluster.with(1, "4cpu")
                .policy("ageing")
                .submit("running cpu=4 for=30s")
                .submit("old cpu=4 for=1s prio=7")
                .advance("20s")
                .submit("same cpu=4 for=1s prio=3")
                .submit("urgent cpu=4 for=1s prio=2")
                .drain()
                .expectStart("urgent", "30s")
                .expectStart("old", "31s")
                .expectStart("same", "32s");
    }

    /** log10(10)·4 + 870·log10(10) = 874 and log10(1000)·1 + 870·log10(9.9) = 869.2. */
    @Test
    void f1WeighsTimesProcessorsAndSubmission() {
        TestCluster.with(1, "4cpu")
                .policy("f1")
                .submit("running cpu=4 for=20s")
                .advance("9.9s")
                .submit("long cpu=1 for=1000s")
                .advance("0.1s")
                .submit("wide cpu=4 for=10s")
                .drain()
                .expectStart("long", "20s")
                .expectStart("wide", "1020s");
    }

    /** At 30 s: (30/30)³·1 = 1 for the long one, (10/20)³·4 = 0.5 for the wide one; at 40 s it would be the other way round. */
    @Test
    void wfp3OvertakesWithTime() {
        TestCluster first = TestCluster.with(1, "4cpu").policy("wfp3 strict").submit("running cpu=4 for=30s");
        first.submit("long cpu=1 for=30s")
                .advance("20s")
                .submit("wide cpu=4 for=20s")
                .drain()
                .expectStart("long", "30s")
                .expectStart("wide", "60s");
        TestCluster later = TestCluster.with(1, "4cpu").policy("wfp3 strict").submit("running cpu=4 for=40s");
        later.submit("long cpu=1 for=30s")
                .advance("20s")
                .submit("wide cpu=4 for=20s")
                .drain()
                .expectStart("wide", "40s")
                .expectStart("long", "60s");
    }

    /** The same as before, but looked at for the last time when nobody had waited yet. */
    @Test
    void anOrderMayBeAsOldAsItsSettingAllows() {
        PolicySettings hourly = PolicySettings.DEFAULT.withReorder(3_600_000_000L);
        TestCluster cluster = TestCluster.with(1, "4cpu")
                .policy(Presets.read(new Presets.Names("wfp3", null, null, null, null, true, 0, hourly)));
        cluster.world().comparingEvery(1_000); // one that starts anew looks at once

        cluster.submit("running cpu=4 for=40s")
                .submit("long cpu=1 for=30s")
                .advance("20s")
                .submit("wide cpu=4 for=20s")
                .submit("later cpu=4 for=10h")
                .drain()
                .expectStart("long", "40s")
                .expectStart("wide", "70s");
    }

    /** At 30 s: 10/(log2(4)·20) = 0.25 and 30/(log2(2)·60) = 0.5. */
    @Test
    void unicepPrefersTheSmallAndTheSerialMost() {
        TestCluster.with(1, "4cpu")
                .policy("unicep strict")
                .submit("running cpu=4 for=30s")
                .submit("two cpu=2 for=60s")
                .advance("20s")
                .submit("four cpu=4 for=20s")
                .advance("9s")
                .submit("one cpu=1 for=500s")
                .drain()
                .expectStart("one", "30s")
                .expectStart("two", "30s")
                .expectStart("four", "530s");
    }

    @Test
    void whoHasUsedLeastIsNext() {
        busy("fair-share")
                .submit("ann1 cpu=4 for=10s")
                .submit("bob1 cpu=4 for=10s user=bob")
                .submit("bob2 cpu=4 for=10s user=bob")
                .drain()
                .expectStart("bob1", "10s")
                .expectStart("ann1", "20s")
                .expectStart("bob2", "30s");
    }

    /** With a half-life of 20 s, what ann used 100 s ago is a thirty-second of it, less than what bob used just now. */
    @Test
    void whatWasUsedLongAgoHardlyCounts() {
        TestCluster.with(1, "4cpu")
                .policy("fair-share")
                .submit("ann1 cpu=4 for=40s")
                .advance("100s")
                .submit("bob1 cpu=4 for=20s user=bob")
                .submit("bob2 cpu=4 for=5s user=bob")
                .submit("ann2 cpu=4 for=5s")
                .drain()
                .expectStart("ann2", "120s")
                .expectStart("bob2", "125s");
    }

    /** The example of Ghodsi and others: 9 CPUs and 18 GB, tasks of 1 CPU and 4 GB against tasks of 3 CPUs and 1 GB. */
    @Test
    void dominantResourceFairnessGivesThreeTasksToOneAndTwoToTheOther() {
        TestCluster cluster = TestCluster.with(1, "9cpu 18gb").policy("drf").submit("blocker cpu=9 for=1s user=cem");
        for (int i = 1; i <= 5; i++) {
            cluster.submit("a" + i + " cpu=1 mem=4gb for=1h");
        }
        for (int i = 1; i <= 5; i++) {
            cluster.submit("b" + i + " cpu=3 mem=1gb for=1h user=bob");
        }

        cluster.advance("1s")
                .expectRunning("a1", "w1")
                .expectRunning("a2", "w1")
                .expectRunning("a3", "w1")
                .expectRunning("b1", "w1")
                .expectRunning("b2", "w1")
                .expectWaiting("a4", "a5", "b3", "b4", "b5");
    }

    @Test
    void namesTheSettingThatIsOutOfBounds() {
        assertThatThrownBy(() -> new PolicySettings(0, 0, 0, 1, 1)).hasMessage("--ageing: expected more than 0");
        assertThatThrownBy(() -> new PolicySettings(1, -1, 0, 1, 1)).hasMessageStartingWith("--half-life: expected");
        assertThat(TestPolicies.orders()).containsExactlyInAnyOrderElementsOf(Orders.titles());
    }
}
