package dev.estiva.model;

import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a worker says of itself when it joins.
 *
 * @param name unique among the workers present
 * @param capacity what it has of each kind; GPUs equal the number of {@code devices}
 * @param speedMilli how fast it works, in thousandths of the speed that estimates are given for
 * @param leaseMicros so long after its server last heard of it, it has ended all that runs on it; 0 if that goes on
 */
public record WorkerSpec(
        String name,
        Resources capacity,
        List<Device> devices,
        NavigableMap<String, String> labels,
        int speedMilli,
        long leaseMicros) {
    public static final int NORMAL_SPEED = 1_000;

    /** 1000 times the reference: keeps times inside a long, see {@link #runMicros(long)}. */
    public static final int TOP_SPEED = 1_000_000;

    /** More than any machine has, and enough for a whole cluster's GPUs simulated as one pool. */
    public static final int MOST_DEVICES = 1_024;

    /** What goes on when its server is lost. */
    public static final long NO_LEASE = 0;

    /** An hour. */
    public static final long LONGEST_LEASE_MICROS = 3_600_000_000L;

    public WorkerSpec {
        if (leaseMicros < 0 || leaseMicros > LONGEST_LEASE_MICROS) {
            throw new IllegalArgumentException("a lease must be from 0 to 3600 s, not " + leaseMicros / 1e6);
        }
        if (speedMilli < 1 || speedMilli > TOP_SPEED) {
            throw new IllegalArgumentException("speed must be from 0.001 to 1000, not " + speedMilli / 1000.0);
        }
        if (devices.size() > MOST_DEVICES) {
            throw new IllegalArgumentException(
                    "worker " + name + " has " + devices.size() + " devices; the most is " + MOST_DEVICES);
        }
        if (capacity.gpuShare() != (long) devices.size() * Resources.WHOLE_GPU) {
            throw new IllegalArgumentException("worker " + name + " has " + devices.size() + " devices but says gpus = "
                    + (double) capacity.gpuShare() / Resources.WHOLE_GPU);
        }
        devices = List.copyOf(devices);
        labels = labels.isEmpty()
                ? Collections.emptyNavigableMap()
                : Collections.unmodifiableNavigableMap(new TreeMap<>(labels));
    }

    /** One on which tasks go on whatever happens to its server. */
    public WorkerSpec(
            String name,
            Resources capacity,
            List<Device> devices,
            NavigableMap<String, String> labels,
            int speedMilli) {
        this(name, capacity, devices, labels, speedMilli, NO_LEASE);
    }

    /** A worker of so many slots and nothing else, at normal speed. */
    public static WorkerSpec ofSlots(String name, long slots) {
        return new WorkerSpec(name, Resources.ofSlots(slots), List.of(), Collections.emptyNavigableMap(), NORMAL_SPEED);
    }

    public WorkerSpec withSpeed(int newSpeedMilli) {
        return new WorkerSpec(name, capacity, devices, labels, newSpeedMilli, leaseMicros);
    }

    public WorkerSpec withLease(long newLeaseMicros) {
        return new WorkerSpec(name, capacity, devices, labels, speedMilli, newLeaseMicros);
    }

    /**
     * What a share of it computes on: the model of the share's GPUs, empty if they are of several or of one that nobody knows;
     * without GPUs the worker's name.
     */
    public String deviceOf(Placement.Share share) {
        if (share.devices().isEmpty()) {
            return name;
        }
        return commonModel(
                share.devices().stream().map(part -> devices.get(part.device()).model()));
    }

    /** The model of GPUs that are all of one, else empty. */
    public static String commonModel(Stream<String> models) {
        List<String> first = models.distinct().limit(2).toList();
        return first.size() == 1 ? first.getFirst() : "";
    }

    /** How much work, as time at speed 1, is done here in so much time; rounded down, so that it is never more than was done. */
    public long workMicros(long runMicros) {
        if (speedMilli == NORMAL_SPEED) {
            return runMicros;
        }
        long whole = runMicros / NORMAL_SPEED * speedMilli;
        return whole + runMicros % NORMAL_SPEED * speedMilli / NORMAL_SPEED;
    }

    /** How long work of {@code workMicros} at speed 1 takes here, rounded up. */
    public long runMicros(long workMicros) {
        if (speedMilli == NORMAL_SPEED) {
            return workMicros;
        }
        long whole = workMicros / speedMilli * NORMAL_SPEED;
        long rest = workMicros % speedMilli * NORMAL_SPEED;
        return Math.min(JobSpec.LONGEST_MICROS, whole + Math.ceilDiv(rest, speedMilli));
    }
}
