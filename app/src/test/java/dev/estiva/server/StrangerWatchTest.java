package dev.estiva.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.core.DeviceSet;
import dev.estiva.core.Input;
import dev.estiva.core.Input.BlockDevice;
import dev.estiva.core.Input.FreeDevice;
import dev.estiva.model.MachineSample;
import dev.estiva.model.MachineSample.DeviceSample;
import dev.estiva.model.WorkerId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrangerWatchTest {
    private static final WorkerId WORKER = new WorkerId(3);
    private static final long MIB = 1L << 20;
    private static final long LARGE = 80_000 * MIB;
    private static final int DEVICES = 4;

    private final StrangerWatch watch = new StrangerWatch(WORKER);
    private final BitSet blocked = new BitSet();

    @Test
    void aDeviceIsBlockedWhenTwoSamplesInARowShowAStranger() {
        assertThat(shows(0, 501 * MIB)).isEmpty();
        assertThat(shows(0, 501 * MIB)).containsExactly(new BlockDevice(WORKER, 0));
    }

    @Test
    void aSingleSampleBlocksNothing() {
        for (int i = 0; i < 10; i++) {
            assertThat(shows(0, LARGE)).isEmpty();
            assertThat(shows(0, 0)).isEmpty();
        }
    }

    @Test
    void aDeviceIsFreedWhenThreeSamplesInARowShowNone() {
        block(1);
        assertThat(shows(1, 500 * MIB)).isEmpty();
        assertThat(shows(1, 0)).isEmpty();
        assertThat(shows(1, 501 * MIB)).as("it is back").isEmpty();
        assertThat(shows(1, 0)).isEmpty();
        assertThat(shows(1, 0)).isEmpty();
        assertThat(shows(1, 0)).containsExactly(new FreeDevice(WORKER, 1));
    }

    @Test
    void aTwentiethOfASmallDeviceIsTooMuch() {
        DeviceSample small = new DeviceSample(0, 0, 4_000 * MIB, 0, 201 * MIB);
        watch.seen(sample(small), DEVICES, DeviceSet.NONE);
        assertThat(watch.seen(sample(small), DEVICES, DeviceSet.NONE)).hasSize(1);
        StrangerWatch other = new StrangerWatch(WORKER);
        DeviceSample less = new DeviceSample(0, 0, 4_000 * MIB, 0, 200 * MIB);
        other.seen(sample(less), DEVICES, DeviceSet.NONE);
        assertThat(other.seen(sample(less), DEVICES, DeviceSet.NONE)).isEmpty();
    }

    @Test
    void whereNobodyKnowsTheMemoryHalfAGigabyteCounts() {
        DeviceSample some = new DeviceSample(0, 0, MachineSample.UNKNOWN, 0, 501 * MIB);
        watch.seen(sample(some), DEVICES, DeviceSet.NONE);
        assertThat(watch.seen(sample(some), DEVICES, DeviceSet.NONE)).hasSize(1);
    }

    @Test
    void aWorkerThatDoesNotSayHasNoStrangers() {
        block(0);
        assertThat(shows(0, MachineSample.UNKNOWN)).isEmpty();
        assertThat(shows(0, MachineSample.UNKNOWN)).isEmpty();
        assertThat(shows(0, MachineSample.UNKNOWN)).containsExactly(new FreeDevice(WORKER, 0));
    }

    @Test
    void aDeviceThatASampleDoesNotShowStaysAsItIs() {
        assertThat(shows(0, LARGE)).isEmpty();
        assertThat(watch.seen(sample(), DEVICES, DeviceSet.NONE)).isEmpty();
        assertThat(shows(0, LARGE)).containsExactly(new BlockDevice(WORKER, 0));
        block(1);
        for (int i = 0; i < 10; i++) {
            assertThat(watch.seen(sample(), DEVICES, set(1))).isEmpty();
        }
    }

    @Test
    void saysItAgainUntilTheEngineHasDoneIt() {
        shows(0, LARGE);
        for (int i = 0; i < 5; i++) {
            DeviceSample held = new DeviceSample(0, LARGE, LARGE, 0, LARGE);
            assertThat(watch.seen(sample(held), DEVICES, DeviceSet.NONE)).containsExactly(new BlockDevice(WORKER, 0));
        }
    }

    @Test
    void aDeviceThatTheWorkerDoesNotHaveIsIgnored() {
        for (int i = 0; i < 5; i++) {
            assertThat(shows(DEVICES, LARGE)).isEmpty();
        }
    }

    @Test
    void devicesAreWatchedApart() {
        DeviceSample held = new DeviceSample(0, LARGE, LARGE, 0, LARGE);
        DeviceSample free = new DeviceSample(2, 0, LARGE, 0, 0);
        watch.seen(sample(held, free), DEVICES, DeviceSet.NONE);
        assertThat(watch.seen(sample(held, free), DEVICES, DeviceSet.NONE)).containsExactly(new BlockDevice(WORKER, 0));
    }

    /** One more sample, in which strangers hold so much of this device; what comes of it is done at once. */
    private List<Input> shows(int device, long foreignBytes) {
        List<Input> inputs =
                watch.seen(sample(new DeviceSample(device, LARGE, LARGE, 0, foreignBytes)), DEVICES, set(blocked));
        for (Input input : inputs) {
            switch (input) {
                case BlockDevice block -> blocked.set(block.device());
                case FreeDevice free -> blocked.clear(free.device());
                default -> throw new AssertionError(input);
            }
        }
        return inputs;
    }

    private void block(int device) {
        shows(device, LARGE);
        shows(device, LARGE);
        assertThat(blocked.get(device)).isTrue();
    }

    private static MachineSample sample(DeviceSample... devices) {
        return new MachineSample(0, 0, new ArrayList<>(List.of(devices)));
    }

    private static DeviceSet set(BitSet devices) {
        return set(devices.stream().toArray());
    }

    private static DeviceSet set(int... devices) {
        DeviceSet set = DeviceSet.NONE;
        for (int device : devices) {
            set = set.with(device);
        }
        return set;
    }
}
