package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.Answer.Code;
import dev.estiva.core.Explanation.Verdict;
import dev.estiva.core.Explanation.WorkerAnswer;
import org.junit.jupiter.api.Test;

/** A refusal names what is missing where; one function says why a task waits, worker by worker. */
class WhyItWaitsTest {
    @Test
    void refusesWhatNoWorkerCouldEverRunAndNamesWhatIsMissing() {
        TestCluster.with(1, "8cpu 2gpu 64gb")
                .and(1, "16cpu")
                .trySubmit("huge gpu=4 cpu=9 for=1m")
                .expectRefused(
                        Code.INFEASIBLE,
                        "worker w1: needs 9 cpus, has 8, needs 4 GPU, has 2 that fit",
                        "worker w2: needs 4 GPU, has 0 that fit");
    }

    @Test
    void namesEveryKindOfThingThatIsMissing() {
        TestCluster.with(1, "1slots 1cpu 1gpu:T4 1gb gpumem=16gb label.zone=east licence=1")
                .trySubmit(
                        "a slots=2 cpu=1.5 mem=2gb gpu=0.5 model=A100 gpumem=40gb label.zone=west licence=2 disk=1 for=1m")
                .expectRefused(
                        Code.INFEASIBLE,
                        "needs 2 slots, has 1",
                        "needs 1.5 cpus, has 1",
                        "needs 2Gi of memory, has 1Gi",
                        "needs 0.5 of a A100 GPU of 40Gi or more, has 0 that fit",
                        "needs label zone=west, has east",
                        "needs 2 licence, has 1",
                        "needs 1 disk, has 0");
    }

    @Test
    void sizesThatLookAlikeAreSaidExactly() {
        TestCluster.with(1, "1cpu mem=17179869183")
                .trySubmit("a cpu=1 mem=16gb for=1m")
                .expectRefused(Code.INFEASIBLE, "needs 17179869184 bytes of memory, has 17179869183");
    }

    @Test
    void refusesAnythingWhereThereIsNoWorker() {
        TestCluster.with(0, "").trySubmit("a cpu=1 for=1m").expectRefused(Code.INFEASIBLE, "there is no worker");
    }

    @Test
    void namesThreeKindsOfWorkerAndCountsTheRest() {
        TestCluster.with(5, "1cpu")
                .and(1, "2cpu")
                .and(1, "3cpu")
                .and(1, "4cpu")
                .and(1, "5cpu")
                .trySubmit("huge cpu=6 for=1m")
                .expectRefused(Code.INFEASIBLE, "worker w1:", "worker w6:", "worker w7:", "and 2 more kinds of worker");
    }

    @Test
    void waitsForAWorkerThatMayComeInALiveCluster() {
        TestCluster.with(1, "8cpu")
                .live()
                .submit("gpu gpu=1 for=1m")
                .expectWaiting("gpu")
                .and(1, "1cpu 1gpu")
                .expectRunning("gpu", "w2");
    }

    @Test
    void saysForEachWorkerWhetherNeverNotNowOrFits() {
        TestCluster cluster = TestCluster.with(1, "8cpu 8gpu")
                .and(1, "8cpu")
                .and(3, "8cpu 8gpu")
                .and(1, "8cpu 8gpu")
                .policy("fifo strict")
                .submit("one gpu=6 for=1h")
                .cordon("w3")
                .drainWorker("w4")
                .disconnect("w5")
                .submit("two gpu=6 for=1h")
                .submit("huge gpu=3 for=1h")
                .submit("later cpu=1 for=1h");

        assertThat(cluster.explain("huge").workers())
                .extracting(WorkerAnswer::name, WorkerAnswer::verdict, WorkerAnswer::reason)
                .containsExactly(
                        tuple("w1", Verdict.NOT_NOW, "needs 3 GPU, has free 2 that fit"),
                        tuple("w2", Verdict.NEVER, "needs 3 GPU, has 0 that fit"),
                        tuple("w3", Verdict.NOT_NOW, "it is cordoned"),
                        tuple("w4", Verdict.NOT_NOW, "it is drained"),
                        tuple("w5", Verdict.NOT_NOW, "its beats have stopped"),
                        tuple("w6", Verdict.NOT_NOW, "needs 3 GPU, has free 2 that fit"));
        assertThat(cluster.explain("huge").summary()).startsWith("not now: no worker has room");
        assertThat(cluster.explain("later").summary()).isEqualTo("not now: others are before it in the queue");
        assertThat(cluster.explain("later").workers())
                .filteredOn(worker -> worker.verdict() == Verdict.FITS)
                .extracting(WorkerAnswer::name)
                .containsExactly("w1", "w2", "w6");
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    @Test
    void tellsNeverFromNotNow() {
        TestCluster cluster = TestCluster.with(1, "8cpu").live().submit("gpu gpu=1 for=1m");

        assertThat(cluster.explain("gpu").summary()).isEqualTo("never: no present worker could run it");
        cluster.lose("w1");
        assertThat(cluster.explain("gpu").summary()).isEqualTo("never: there is no worker");
    }

    @Test
    void namesABlockedDevice() {
        TestCluster cluster = TestCluster.with(1, "8cpu 1gpu").block("w1", 0).submit("gpu gpu=1 for=1m");

        assertThat(cluster.explain("gpu").workers().getFirst().verdict()).isEqualTo(Verdict.NOT_NOW);
        assertThat(cluster.explain("gpu").workers().getFirst().reason())
                .isEqualTo("needs 1 GPU, has free 0 that fit (strangers hold the memory of 1 more)");
    }

    @Test
    void tellsWhatWasPromised() {
        TestCluster cluster = TestCluster.with(1, "1cpu")
                .policy("conservative")
                .submit("first cpu=1 for=10m")
                .submit("second cpu=1 for=10m");

        assertThat(cluster.explain("second").summary())
                .startsWith("not now: no worker has room")
                .endsWith("promised worker 1 from instant 600000000");
    }

    @Test
    void tellsThatTheHeadOfTheQueueHasRoomReserved() {
        TestCluster cluster = TestCluster.with(1, "2cpu")
                .policy("easy")
                .submit("first cpu=2 for=10m")
                .submit("second cpu=2 for=10m")
                .submit("third cpu=2 for=10m");

        assertThat(cluster.explain("second").summary()).contains("the first in the queue");
        assertThat(cluster.explain("third").summary()).doesNotContain("the first in the queue");
    }

    @Test
    void tellsWhatATaskDoesInstead() {
        TestCluster cluster = TestCluster.with(1, "1cpu")
                .submit("running cpu=1 for=1m retries=1 backoff=10s fails=1")
                .submit("short cpu=1 for=1m");

        assertThat(cluster.explain("running").summary()).isEqualTo("it runs on worker 1");
        cluster.advance("1m");
        assertThat(cluster.explain("running").summary()).startsWith("it failed 1 times and pauses");
        cluster.drain();
        assertThat(cluster.explain("short").summary()).isEqualTo("it has ended or never was");
    }
}
