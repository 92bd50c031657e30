package dev.estiva.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.MachineSample;
import dev.estiva.worker.NvidiaSmi.App;
import dev.estiva.worker.NvidiaSmi.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForeignMemoryTest {
    private static final long GIB = 1L << 30;
    private static final Gpu GPU = new Gpu(0, "GPU-a", "H200", 140 * GIB);
    private static final long OURS = 100;
    private static final long STRANGER = 200;
    private static final long GONE = 300;

    private final ForeignMemory foreign = new ForeignMemory(
            new OwnProcesses() {
                @Override
                public boolean owns(long pid) {
                    return pid == OURS;
                }

                @Override
                public boolean uses(int device) {
                    return false;
                }
            },
            pid -> pid != GONE);

    @Test
    void itIsWhatProcessesThatAreNotTheWorkersHold() {
        assertThat(foreign.of(used(30 * GIB), List.of(app(OURS, 20), app(STRANGER, 9)), true))
                .isEqualTo(9 * GIB);
        assertThat(foreign.of(used(30 * GIB), List.of(app(OURS, 30)), true)).isZero();
        assertThat(foreign.of(used(0), List.of(), false)).isZero();
    }

    @Test
    void aProcessThatIsNotToBeSeenIsAStrangerOnlyOnADeviceThatNobodyWasGiven() {
        assertThat(foreign.of(used(20 * GIB), List.of(app(GONE, 20)), true)).isZero();
        assertThat(foreign.of(used(20 * GIB), List.of(app(GONE, 20)), false)).isEqualTo(20 * GIB);
    }

    @Test
    void memoryThatNoListedProcessHoldsIsForeignOnADeviceThatNobodyWasGiven() {
        assertThat(foreign.of(used(40 * GIB), List.of(), false)).isEqualTo(40 * GIB);
        assertThat(foreign.of(used(40 * GIB), List.of(), true)).isZero();
    }

    @Test
    void screensAndTheDriverMayHoldSome() {
        assertThat(foreign.of(used(2 * GIB), List.of(), false)).isZero();
        assertThat(foreign.of(used(22 * GIB), List.of(app(OURS, 20)), false)).isZero();
    }

    @Test
    void aStrangerWhoseMemoryIsNotToldMayHaveAllThatIsLeft() {
        App silent = new App("GPU-a", STRANGER, MachineSample.UNKNOWN);
        assertThat(foreign.of(used(30 * GIB), List.of(app(OURS, 20), silent), true))
                .isEqualTo(10 * GIB);
        assertThat(foreign.of(unknown(), List.of(silent), true)).isZero();
    }

    @Test
    void whereTheDeviceTellsNothingTheProcessesCount() {
        assertThat(foreign.of(unknown(), List.of(app(STRANGER, 3)), false)).isEqualTo(3 * GIB);
    }

    private static App app(long pid, long gib) {
        return new App("GPU-a", pid, gib * GIB);
    }

    private static Reading used(long bytes) {
        return new Reading(GPU, bytes, 0);
    }

    private static Reading unknown() {
        return new Reading(GPU, MachineSample.UNKNOWN, MachineSample.UNKNOWN);
    }
}
