package dev.estiva.worker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostMemoryTest {
    private static final long MIB = 1L << 20;

    @ParameterizedTest
    @CsvSource({
        "4096,    3840", // a sixteenth less
        "1024,    960",
        "65536,   63488", // two gigabytes less
        "2097152, 2095104",
        "4100,    3840", // in steps of 64
        "32,      30", // too little for steps
    })
    void leavesSomethingToTheSystem(long totalMib, long offeredMib) {
        assertThat(HostMemory.offered(totalMib * MIB)).isEqualTo(offeredMib * MIB);
    }

    @Test
    void readsWhatTheKernelSays() {
        String meminfo = "MemTotal:       24684136 kB\nMemFree:  1 kB\nMemAvailable:   24137472 kB\nOdd: x\n";
        assertThat(HostMemory.field(meminfo, "MemAvailable")).isEqualTo(24_137_472L << 10);
        assertThat(HostMemory.field(meminfo, "Odd")).isNegative();
        assertThat(HostMemory.field(meminfo, "Mem")).isNegative();
    }

    @Test
    void thisMachineHasSome() {
        assertThat(HostMemory.offered()).isPositive();
        assertThat(HostMemory.available())
                .isPositive()
                .isLessThanOrEqualTo(HostMemory.bean().getTotalMemorySize());
    }
}
