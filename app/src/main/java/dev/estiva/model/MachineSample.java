package dev.estiva.model;

import java.util.List;

/**
 * What a worker's machine showed at one moment: for people, and to notice strangers on its devices. It is no part of the
 * scheduler's state.
 *
 * @param cpuLoadMilli how many thousandths of its processors were busy, or {@link #UNKNOWN}
 * @param memoryAvailableBytes main memory that new tasks could get, or {@link #UNKNOWN}
 * @param devices those that could be read, each at most once
 */
public record MachineSample(int cpuLoadMilli, long memoryAvailableBytes, List<DeviceSample> devices) {
    /** Could not be read. */
    public static final int UNKNOWN = -1;

    /** All of something of which there can be no more, in thousandths. */
    public static final int FULL = 1_000;

    public MachineSample {
        requirePart("cpu load", cpuLoadMilli);
        requireAmount("available memory", memoryAvailableBytes);
        devices = List.copyOf(devices);
        long different =
                devices.stream().mapToInt(DeviceSample::device).distinct().count();
        if (different != devices.size()) {
            throw new IllegalArgumentException("a sample shows a device twice");
        }
    }

    /**
     * What one device showed.
     *
     * @param device its index on the worker, from 0
     * @param memoryUsedBytes by whomever, or {@link #UNKNOWN}
     * @param memoryTotalBytes what it has, or {@link #UNKNOWN}
     * @param utilisationMilli for how many thousandths of the time before it was busy, or {@link #UNKNOWN}
     * @param foreignBytes memory held by what the worker did not start, or {@link #UNKNOWN} if it does not say
     */
    public record DeviceSample(
            int device, long memoryUsedBytes, long memoryTotalBytes, int utilisationMilli, long foreignBytes) {
        public DeviceSample {
            if (device < 0) {
                throw new IllegalArgumentException("a device's index is 0 or more, not " + device);
            }
            requireAmount("used memory", memoryUsedBytes);
            requireAmount("memory", memoryTotalBytes);
            requirePart("utilisation", utilisationMilli);
            requireAmount("foreign memory", foreignBytes);
        }
    }

    private static void requirePart(String what, int milli) {
        if (milli < UNKNOWN || milli > FULL) {
            throw new IllegalArgumentException(what + " must be from 0 to 1000 thousandths, not " + milli);
        }
    }

    private static void requireAmount(String what, long bytes) {
        if (bytes < UNKNOWN || bytes > Resources.MOST) {
            throw new IllegalArgumentException(what + " must be from 0 to 2^46 bytes, not " + bytes);
        }
    }
}
