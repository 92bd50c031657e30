package dev.estiva.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The bounds of the nouns, and what must not overflow at them. */
class NounsTest {
    @Test
    void resourcesAreNeitherNegativeNorBeyondTheirBound() {
        assertThat(Resources.ofSlots(Resources.MOST).slots()).isEqualTo(1L << 46);
        assertThatThrownBy(() -> Resources.ofSlots(-1)).hasMessage("slots must be from 0 to 2^46, not -1");
        assertThatThrownBy(() -> Resources.ofSlots(Resources.MOST + 1)).hasMessageContaining("slots");
        assertThatThrownBy(() -> new Resources(0, 0, 0, 0, new TreeMap<>(Collections.singletonMap("disk", -1L))))
                .hasMessageContaining("disk");
    }

    @Test
    void aRequestAsksForSomething() {
        assertThatThrownBy(() -> Request.of(Resources.NONE)).hasMessageContaining("must ask for something");
        assertThatThrownBy(() -> Request.of(gpus(15_000))).hasMessageContaining("not 1.5");
        assertThatThrownBy(() -> new Request(gpus(10_000), "", -1, Collections.emptyNavigableMap()))
                .hasMessageContaining("gpu memory");
        assertThat(Request.of(gpus(20_000)).amounts().gpuShare()).isEqualTo(20_000);
    }

    private static Resources gpus(long share) {
        return new Resources(0, 0, share, 0, Collections.emptyNavigableMap());
    }

    @Test
    void aWorkerHasAsManyDevicesAsItSays() {
        assertThatThrownBy(() -> worker(20_000, 1, 1_000)).hasMessageContaining("has 1 devices but says gpus = 2.0");
        assertThatThrownBy(() -> worker(10_250_000, 1_025, 1_000)).hasMessageContaining("the most is 1024");
        assertThat(worker(10_240_000, 1_024, 1_000).devices()).hasSize(1_024);
        assertThatThrownBy(() -> new Device("A", -1)).hasMessageContaining("negative");
    }

    private static WorkerSpec worker(long gpuShare, int devices, int speed) {
        return new WorkerSpec(
                "w", gpus(gpuShare), Collections.nCopies(devices, Device.ANY), Collections.emptyNavigableMap(), speed);
    }

    @Test
    void speedsHaveBounds() {
        assertThatThrownBy(() -> worker(0, 0, 0)).hasMessageContaining("from 0.001 to 1000");
        assertThatThrownBy(() -> worker(0, 0, 1_000_001)).hasMessageContaining("not 1000.001");
        assertThat(worker(0, 0, 1).speedMilli()).isEqualTo(1);
    }

    @Test
    void runTimesAreRoundedUpAndNeverOverflow() {
        Seeds.each(2_000, random -> {
            int speed = switch (random.nextInt(4)) {
                case 0 -> 1 + random.nextInt(10);
                case 1 -> WorkerSpec.TOP_SPEED - random.nextInt(10);
                case 2 -> 1_000;
                default -> 1 + random.nextInt(WorkerSpec.TOP_SPEED);
            };
            long work = random.nextInt(3) == 0
                    ? JobSpec.LONGEST_MICROS - random.nextInt(1_000)
                    : random.nextInt(Integer.MAX_VALUE);
            BigInteger exact = BigInteger.valueOf(work)
                    .multiply(BigInteger.valueOf(1_000))
                    .add(BigInteger.valueOf(speed - 1L))
                    .divide(BigInteger.valueOf(speed))
                    .min(BigInteger.valueOf(JobSpec.LONGEST_MICROS));
            assertThat(WorkerSpec.ofSlots("w", 1).withSpeed(speed).runMicros(work))
                    .as(work + " at speed " + speed)
                    .isEqualTo(exact.longValueExact());
        });
    }

    @Test
    void pausesDoubleUpToAnHour() {
        Retry retry = new Retry(100, 10_000_000);

        assertThat(retry.pauseMicros(1)).isEqualTo(10_000_000);
        assertThat(retry.pauseMicros(2)).isEqualTo(20_000_000);
        assertThat(retry.pauseMicros(9)).isEqualTo(2_560_000_000L);
        assertThat(retry.pauseMicros(10)).isEqualTo(Retry.LONGEST_PAUSE);
        assertThat(retry.pauseMicros(1_000_000)).isEqualTo(Retry.LONGEST_PAUSE);
        assertThat(new Retry(1, Long.MAX_VALUE).pauseMicros(1)).isEqualTo(Retry.LONGEST_PAUSE);
        assertThat(Retry.NEVER.pauseMicros(50)).isZero();
        assertThatThrownBy(() -> new Retry(-1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void jobsHaveBounds() {
        assertThatThrownBy(() -> job(0, 1, 0)).hasMessageContaining("from 1 to");
        assertThatThrownBy(() -> job(JobSpec.MOST_TASKS + 1, 1, 0)).hasMessageContaining("tasks");
        assertThatThrownBy(() -> job(1, 0, 0)).hasMessageContaining("priority");
        assertThatThrownBy(() -> job(1, 1, -2)).hasMessageContaining("estimate");
        assertThatThrownBy(() -> job(1, 1, JobSpec.LONGEST_MICROS + 1)).hasMessageContaining("estimate");
        assertThat(job(1, 1, JobSpec.UNKNOWN).estimateMicros()).isEqualTo(-1);
        assertThatThrownBy(() -> job(1, 1, 0).withDeadline(-2)).hasMessageContaining("deadline");
    }

    @Test
    void aJobUnderAnotherNameKeepsAllButItsEstimate() {
        JobSpec job = job(3, 7, 5).withDeadline(9).withLabels(new TreeMap<>(Map.of("team", "vision")));

        JobSpec other = job.as("b", 6);

        assertThat(other.as("a", 5)).isEqualTo(job);
        assertThat(other.name()).isEqualTo("b");
        assertThat(other.estimateMicros()).isEqualTo(6);
    }

    private static JobSpec job(int tasks, int priority, long estimate) {
        return new JobSpec("a", "ann", "sleep", tasks, Request.ofSlots(1), priority, estimate, -1, Retry.NEVER);
    }

    @Test
    void idsReadWhatTheyWrite() {
        TaskId task = new TaskId(7, 3);

        assertThat(task).hasToString("7.3");
        assertThat(TaskId.parse("7.3")).isEqualTo(task);
        assertThat(TaskId.parse("7")).isEqualTo(new TaskId(7, 0));
        for (String bad : List.of("", "7.", ".3", "x", "7.x", "7.-1", "0.0", "-1", "7.3.1", "99999999999999999999")) {
            assertThatThrownBy(() -> TaskId.parse(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(new TaskId(7, 3)).isLessThan(new TaskId(7, 4)).isLessThan(new TaskId(8, 0));
        assertThatThrownBy(() -> new JobId(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WorkerId(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPlacementNamesAWorker() {
        assertThatThrownBy(() -> new Placement(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPayloadIsItsBytesAndNobodyElseChangesThem() {
        byte[] bytes = {1, 2};
        Payload payload = Payload.of(bytes);
        bytes[0] = 9;
        payload.bytes()[1] = 9;

        assertThat(payload).isEqualTo(Payload.of(new byte[] {1, 2})).hasToString("Payload[2 bytes]");
        assertThat(Payload.of(new byte[0])).isSameAs(Payload.NONE);
    }
}
