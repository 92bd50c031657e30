package dev.estiva.core;

import dev.estiva.model.Device;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A worker's room counted with the plainest means: a number for each kind and each device by name. */
public final class PlainWorker {
    private final WorkerId id;
    private final WorkerSpec spec;
    private final NavigableMap<String, Long> free;
    final NavigableSet<Integer> blocked = new TreeSet<>();
    boolean suspected;
    boolean cordoned;
    boolean draining;
    boolean quarantined;

    /** Tasks that failed here within ten seconds, since the last that did well. */
    final NavigableSet<TaskId> failedAtOnce = new TreeSet<>();

    PlainWorker(WorkerId id, WorkerSpec spec) {
        this(id, spec, amounts(spec.capacity()));
        for (int device = 0; device < spec.devices().size(); device++) {
            free.put(deviceName(device), (long) Resources.WHOLE_GPU);
        }
    }

    private PlainWorker(WorkerId id, WorkerSpec spec, NavigableMap<String, Long> free) {
        this.id = id;
        this.spec = spec;
        this.free = new TreeMap<>(free);
    }

    /** The same worker as the state has it. */
    static PlainWorker of(WorkerNode node) {
        PlainWorker plain = new PlainWorker(node.id(), node.spec());
        for (int at = 0; at < node.running().size(); at++) {
            plain.take(node.running().share(at));
        }
        for (int device = 0; device < node.spec().devices().size(); device++) {
            if (node.blockedDevices().has(device)) {
                plain.blocked.add(device);
            }
        }
        plain.suspected = node.isSuspected();
        plain.cordoned = node.isCordoned();
        plain.draining = node.isDraining();
        plain.quarantined = node.isQuarantined();
        return plain;
    }

    /** The same worker at another time. */
    public PlainWorker copy() {
        PlainWorker copy = new PlainWorker(id, spec, free);
        copy.blocked.addAll(blocked);
        copy.suspected = suspected;
        copy.cordoned = cordoned;
        copy.draining = draining;
        copy.quarantined = quarantined;
        return copy;
    }

    /** Keeps everything of what it was but its resources. */
    void cameFrom(PlainWorker before) {
        suspected = before.suspected;
        cordoned = before.cordoned;
        draining = before.draining;
        quarantined = before.quarantined;
        failedAtOnce.addAll(before.failedAtOnce);
        if (spec.devices().equals(before.spec.devices())) {
            blocked.addAll(before.blocked);
        }
    }

    /** Of each kind the lesser of what is free here and there. */
    public PlainWorker sharedWith(PlainWorker then) {
        PlainWorker both = copy();
        then.free.forEach((kind, amount) -> both.free.merge(kind, amount, Long::min));
        return both;
    }

    /** The same worker with nothing on it and no device blocked. */
    public PlainWorker empty() {
        return new PlainWorker(id, spec);
    }

    public WorkerId id() {
        return id;
    }

    public WorkerSpec spec() {
        return spec;
    }

    public boolean isAvailable() {
        return !suspected && !cordoned && !draining && !quarantined;
    }

    /** How much is free of this kind, as {@code slots}, {@code device 0} or the name of an extra. */
    public long free(String kind) {
        return free.getOrDefault(kind, 0L);
    }

    /** What is free of all devices together. */
    public long freeGpus() {
        long sum = 0;
        for (int device = 0; device < spec.devices().size(); device++) {
            sum += free(deviceName(device));
        }
        return sum;
    }

    /** The largest part that is in use of slots, CPUs, memory or GPUs. */
    public double load() {
        double gpus = spec.capacity().gpuShare();
        double load = gpus == 0 ? 0 : (gpus - freeGpus()) / gpus;
        for (String kind : new String[] {"slots", "cpu", "memory"}) {
            double all = empty().free(kind);
            load = Math.max(load, all == 0 ? 0 : (all - free(kind)) / all);
        }
        return load;
    }

    /** Whether the request could ever run here. */
    public boolean isFeasible(Request request) {
        return empty().hasRoom(request);
    }

    /** Whether there is room for the request, available or not. */
    public boolean hasRoom(Request request) {
        for (Map.Entry<String, Long> asked : amounts(request.amounts()).entrySet()) {
            if (asked.getValue() > free(asked.getKey())) {
                return false;
            }
        }
        for (Map.Entry<String, String> label : request.labels().entrySet()) {
            if (!label.getValue().equals(spec.labels().get(label.getKey()))) {
                return false;
            }
        }
        long gpus = request.amounts().gpuShare();
        return gpus == 0 || devicesFor(request).size() >= Math.ceilDiv(gpus, Resources.WHOLE_GPU);
    }

    /** Whether the request could start here now. */
    public boolean fits(Request request) {
        return isAvailable() && hasRoom(request);
    }

    /** Whether the share is one that the request may be given here, whatever is free. */
    public boolean answers(Request request, Share share) {
        if (!share.amounts().equals(request.amounts()) || !isFeasible(request)) {
            return false;
        }
        long gpus = request.amounts().gpuShare();
        List<Integer> eligible = empty().devicesFor(request);
        NavigableSet<Integer> given = new TreeSet<>();
        for (DeviceShare part : share.devices()) {
            if (!given.add(part.device())
                    || !eligible.contains(part.device())
                    || part.share() != Math.min(gpus, Resources.WHOLE_GPU)) {
                return false;
            }
        }
        return given.size() == Math.ceilDiv(gpus, Resources.WHOLE_GPU);
    }

    /** Takes the share; false if it is more than there is or touches a blocked device. */
    public boolean take(Share share) {
        change(share, -1);
        return free.values().stream().allMatch(amount -> amount >= 0)
                && share.devices().stream().noneMatch(part -> blocked.contains(part.device()));
    }

    public void give(Share share) {
        change(share, 1);
    }

    /** The share that the request gets here: whole devices by index, a part of the fullest device that has room. */
    public Share share(Request request) {
        long gpus = request.amounts().gpuShare();
        List<DeviceShare> devices = new ArrayList<>();
        List<Integer> fitting = devicesFor(request);
        if (gpus >= Resources.WHOLE_GPU) {
            for (int i = 0; i < gpus / Resources.WHOLE_GPU; i++) {
                devices.add(new DeviceShare(fitting.get(i), Resources.WHOLE_GPU));
            }
        } else if (gpus > 0) {
            int fullest = fitting.getFirst();
            for (int device : fitting) {
                fullest = free(deviceName(device)) < free(deviceName(fullest)) ? device : fullest;
            }
            devices.add(new DeviceShare(fullest, (int) gpus));
        }
        return new Share(id, request.amounts(), devices);
    }

    private List<Integer> devicesFor(Request request) {
        long each = Math.min(request.amounts().gpuShare(), Resources.WHOLE_GPU);
        List<Integer> fitting = new ArrayList<>();
        for (int index = 0; index < spec.devices().size(); index++) {
            Device device = spec.devices().get(index);
            if (!blocked.contains(index)
                    && (request.gpuModel().isEmpty() || request.gpuModel().equals(device.model()))
                    && device.memoryBytes() >= request.gpuMemoryBytes()
                    && free(deviceName(index)) >= each) {
                fitting.add(index);
            }
        }
        return fitting;
    }

    private void change(Share share, int sign) {
        amounts(share.amounts()).forEach((kind, amount) -> free.merge(kind, sign * amount, Long::sum));
        for (DeviceShare part : share.devices()) {
            free.merge(deviceName(part.device()), (long) sign * part.share(), Long::sum);
        }
    }

    /** Without GPUs, which are counted by device. */
    private static NavigableMap<String, Long> amounts(Resources resources) {
        NavigableMap<String, Long> amounts = new TreeMap<>();
        resources.extras().forEach((name, amount) -> amounts.put("extra " + name, amount));
        amounts.put("slots", resources.slots());
        amounts.put("cpu", resources.cpuMillis());
        amounts.put("memory", resources.memoryBytes());
        return amounts;
    }

    private static String deviceName(int device) {
        return "device " + device;
    }

    @Override
    public String toString() {
        return spec.name()
                + free
                + (isAvailable() ? "" : " unavailable")
                + (blocked.isEmpty() ? "" : " blocked " + blocked);
    }
}
