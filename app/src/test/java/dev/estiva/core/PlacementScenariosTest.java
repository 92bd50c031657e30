package dev.estiva.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.Payload;
import org.junit.jupiter.api.Test;

/** Who starts where, policy by policy. */
class PlacementScenariosTest {
    @Test
    void twoHalfUsedGpusAreNotOneFreeGpu() {
        TestCluster.with(1, "8cpu 2gpu")
                .submit("a gpu=0.5 for=1h")
                .submit("b gpu=1 for=1h")
                .submit("c gpu=0.5 for=10m")
                .submit("whole gpu=1 for=1h")
                .expectRunning("c", "w1")
                .expectWaiting("whole");
    }

    @Test
    void putsPartsOntoTheFullestDeviceThatHasRoom() {
        TestCluster.with(1, "8cpu 2gpu")
                .submit("a gpu=0.5 for=1h")
                .submit("b gpu=0.25 for=1h")
                .submit("c gpu=0.25 for=1h")
                .submit("whole gpu=1 for=1h")
                .expectRunning("whole", "w1");
    }

    @Test
    void givesOnlyDevicesOfTheModelAndMemoryAskedFor() {
        TestCluster.with(1, "8cpu 1gpu:A100 1gpu:T4 gpumem=16gb")
                .submit("t4 gpu=1 model=T4 for=1h")
                .submit("any gpu=1 gpumem=10gb for=1h")
                .submit("more gpu=1 model=T4 for=1h")
                .expectRunning("t4", "w1")
                .expectRunning("any", "w1")
                .expectWaiting("more");
    }

    @Test
    void oneWaitingGpuJobDoesNotIdleCpuMachines() {
        TestCluster.with(1, "8cpu 8gpu")
                .and(2, "8cpu")
                .policy("fifo")
                .submit("some gpu=1 for=1h")
                .submit("huge gpu=8 for=1h")
                .submit("cpu cpu=8 for=1h")
                .submit("gpu gpu=1 for=1h")
                .submit("more cpu=8 for=1h")
                .expectWaiting("huge", "gpu")
                .expectRunning("cpu", "w2")
                .expectRunning("more", "w3");
    }

    @Test
    void strictBlocksEverythingBehindTheFirst() {
        TestCluster.with(1, "8cpu 8gpu")
                .and(2, "8cpu")
                .policy("fifo strict")
                .submit("some gpu=1 for=1h")
                .submit("huge gpu=8 for=1h")
                .submit("cpu cpu=8 for=1h")
                .expectWaiting("huge", "cpu");
    }

    @Test
    void priorityOneComesBeforeAllOthers() {
        TestCluster.with(1, "1cpu")
                .policy("priority")
                .submit("running cpu=1 for=1m")
                .submit("usual cpu=1 for=1m")
                .submit("second cpu=1 for=1m prio=2")
                .submit("urgent cpu=1 for=1m prio=1")
                .submit("urgent2 cpu=1 for=1m prio=1")
                .drain()
                .expectStart("urgent", "1m")
                .expectStart("urgent2", "2m")
                .expectStart("second", "3m")
                .expectStart("usual", "4m");
    }

    @Test
    void shortestEstimateComesFirstAndNoEstimateLast() {
        TestCluster.with(1, "1cpu")
                .policy("sjf")
                .submit("running cpu=1 for=1m")
                .submit("unknown cpu=1 for=1m est=?")
                .submit("long cpu=1 for=1m est=1h")
                .submit("short cpu=1 for=1m est=30s")
                .drain()
                .expectStart("short", "1m")
                .expectStart("long", "2m")
                .expectStart("unknown", "3m");
    }

    @Test
    void roundRobinHandsOutInACircleAndSkipsFullWorkers() {
        TestCluster.with(3, "2cpu")
                .policy("rr")
                .submit("a cpu=1 for=1h")
                .submit("b cpu=2 for=1h")
                .submit("c cpu=1 for=1h")
                .submit("d cpu=1 for=1h")
                .submit("e cpu=1 for=1h")
                .expectRunning("a", "w1")
                .expectRunning("b", "w2")
                .expectRunning("c", "w3")
                .expectRunning("d", "w1")
                .expectRunning("e", "w3");
    }

    @Test
    void roundRobinGoesOnBehindAWorkerThatLeft() {
        TestCluster.with(3, "2cpu")
                .policy("rr")
                .submit("a cpu=1 for=1h")
                .submit("b cpu=1 for=1h")
                .lose("w2")
                .expectRunning("b", "w3")
                .submit("c cpu=1 for=1h")
                .expectRunning("c", "w1");
    }

    @Test
    void leastWorkCountsWhatIsLeftAndTheSpeed() {
        TestCluster.with(1, "4cpu")
                .and(1, "4cpu speed=4")
                .policy("least-work")
                .submit("fast cpu=1 for=40m")
                .expectRunning("fast", "w2")
                .submit("slow cpu=1 for=20m")
                .expectRunning("slow", "w1")
                .submit("third cpu=1 for=20m")
                .expectRunning("third", "w2")
                .advance("14m")
                .submit("fourth cpu=1 for=1m")
                .expectRunning("fourth", "w2");
    }

    @Test
    void bestFitKeepsTheEmptyWorkerForBigTasks() {
        TestCluster.with(1, "8cpu 4gpu")
                .and(1, "8cpu 2gpu")
                .and(1, "8cpu")
                .policy("fifo placement=best-fit")
                .submit("cpu cpu=1 for=1h")
                .submit("gpu gpu=1 for=1h")
                .submit("gpu2 gpu=1 for=1h")
                .submit("four gpu=4 for=1h")
                .expectRunning("cpu", "w3")
                .expectRunning("gpu", "w2")
                .expectRunning("gpu2", "w2")
                .expectRunning("four", "w1");
    }

    @Test
    void easyLetsAShortTaskJumpAheadAndNoLongOne() {
        TestCluster.with(1, "4cpu")
                .policy("easy")
                .submit("running cpu=3 for=10m")
                .submit("head cpu=4 for=10m")
                .submit("long cpu=1 for=11m")
                .submit("short cpu=1 for=10m")
                .expectWaiting("head", "long")
                .expectRunning("short", "w1")
                .drain()
                .expectStart("head", "10m")
                .expectStart("long", "20m");
    }

    @Test
    void easyLetsALongTaskTakeWhatTheHeadLeavesSpare() {
        TestCluster.with(1, "4cpu")
                .policy("easy")
                .submit("running cpu=3 for=10m")
                .submit("head cpu=3 for=10m")
                .submit("long cpu=1 for=1h")
                .submit("more cpu=1 for=1h")
                .expectWaiting("head")
                .expectRunning("long", "w1")
                .drain()
                .expectStart("head", "10m");
    }

    @Test
    void easyPassesOverWhatNoPresentWorkerCouldRun() {
        TestCluster.with(1, "4cpu")
                .live()
                .policy("easy")
                .submit("alien gpu=1 for=1m")
                .submit("running cpu=3 for=10m")
                .submit("head cpu=4 for=10m")
                .submit("short cpu=1 for=5m")
                .expectWaiting("alien", "head")
                .expectRunning("running", "w1")
                .expectRunning("short", "w1");
    }

    @Test
    void easyWithShortestFirstLooksInThatOrder() {
        TestCluster.with(1, "4cpu")
                .policy("easy backfill-order=sjf")
                .submit("running cpu=3 for=10m")
                .submit("filler cpu=1 for=5m")
                .submit("head cpu=4 for=10m")
                .submit("five cpu=1 for=5m")
                .submit("three cpu=1 for=3m")
                .advance("5m")
                .expectRunning("three", "w1")
                .expectWaiting("five");
    }

    @Test
    void aTaskPastItsBoundIsBelievedToGoOnForATenthMoreAndAMinuteAtLeast() {
        TestCluster.with(1, "2cpu")
                .policy("easy")
                .submit("late cpu=1 for=1h est=20m")
                .submit("head cpu=2 for=10m")
                .advance("25m")
                .submit("fits cpu=1 for=2m")
                .expectRunning("fits", "w1")
                .advance("2m")
                .submit("toolong cpu=1 for=121s")
                .expectWaiting("toolong")
                .drain()
                .expectStart("head", "1h");
    }

    @Test
    void conservativeDelaysNoWaitingTask() {
        TestCluster.with(1, "4cpu")
                .policy("conservative")
                .submit("running cpu=3 for=10m")
                .submit("head cpu=4 for=10m")
                .submit("third cpu=3 for=10m")
                .submit("fourth cpu=1 for=15m")
                .submit("fifth cpu=1 for=10m")
                .expectWaiting("head", "third", "fourth")
                .expectRunning("fifth", "w1")
                .drain()
                .expectStart("head", "10m")
                .expectStart("third", "20m")
                .expectStart("fourth", "20m");
    }

    @Test
    void conservativeMovesAheadWhenATaskEndsEarly() {
        TestCluster.with(1, "4cpu")
                .policy("conservative")
                .submit("running cpu=4 for=5m est=10m")
                .submit("second cpu=4 for=10m")
                .submit("third cpu=4 for=10m")
                .drain()
                .expectStart("second", "5m")
                .expectStart("third", "15m");
    }

    @Test
    void conservativeLeavesABlockedDevice() {
        TestCluster.with(1, "4cpu 2gpu")
                .policy("conservative")
                .submit("one gpu=1 for=10m")
                .submit("two gpu=1 for=20m")
                .submit("three gpu=1 for=10m")
                .block("w1", 0)
                .advance("10m")
                .expectWaiting("three")
                .advance("10m")
                .expectRunning("three", "w1");
    }

    @Test
    void conservativeHandsOutWhatComesTogetherInACircleToo() {
        TestCluster cluster = TestCluster.with(3, "3cpu").policy("conservative placement=circular");

        cluster.world().step(submit("a"), submit("b"), submit("c"));

        cluster.world()
                .audit()
                .lives()
                .forEach(life -> assertThat(life.where().worker().value())
                        .as("the worker of " + life)
                        .isEqualTo((int) life.task.job()));
    }

    private static Input submit(String name) {
        return new Input.Submit(TestSpecs.job(name + " cpu=1 for=1m"), Payload.NONE);
    }
}
