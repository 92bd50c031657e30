package dev.estiva.worker;

import com.sun.management.OperatingSystemMXBean;
import dev.estiva.model.MachineSample;
import dev.estiva.model.Resources;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** The main memory of this machine, or of the container if that is given less. */
public final class HostMemory {
    /** For the operating system and the worker itself: a sixteenth, which is plenty from 32 GiB on. */
    private static final int RESERVED_PART = 16;

    private static final long MOST_RESERVED = 2L << 30;

    /** Machines of one kind differ by a few pages, and are to be equal to the scheduler. */
    private static final long GRAIN = 64L << 20;

    private static final Path MEMINFO = Path.of("/proc/meminfo");

    private HostMemory() {}

    /** What a worker offers of it unless told otherwise. */
    public static long offered() {
        return offered(bean().getTotalMemorySize());
    }

    static long offered(long totalBytes) {
        long left = totalBytes - Math.min(totalBytes / RESERVED_PART, MOST_RESERVED);
        return Math.min(left < GRAIN ? left : left / GRAIN * GRAIN, Resources.MOST);
    }

    /** What new tasks could get now, without swapping; {@link MachineSample#UNKNOWN} if that is not to be learned. */
    static long available() {
        return available(bean().getFreeMemorySize(), bean().getTotalMemorySize());
    }

    /** The bean counts what files are cached in as used, except within a container's bound, where that is all there is. */
    private static long available(long free, long total) {
        long available = free;
        try {
            String meminfo = Files.readString(MEMINFO);
            boolean isBounded = total < field(meminfo, "MemTotal");
            long ofMachine = field(meminfo, "MemAvailable");
            available = isBounded ? Math.min(ofMachine, free) : ofMachine;
        } catch (IOException e) {
            // not a Linux
        }
        return available < 0 ? MachineSample.UNKNOWN : Math.min(available, Resources.MOST);
    }

    /** A line such as {@code MemTotal:  24684136 kB}, in bytes; -1 if there is none. */
    static long field(String meminfo, String name) {
        return meminfo.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .filter(digits -> !digits.isEmpty() && digits.length() < 16)
                .mapToLong(digits -> Long.parseLong(digits) << 10)
                .findFirst()
                .orElse(MachineSample.UNKNOWN);
    }

    static OperatingSystemMXBean bean() {
        return (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    }
}
