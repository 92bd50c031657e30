package dev.estiva.http;

import dev.estiva.core.RunningTasks;
import dev.estiva.core.WorkerNode;
import dev.estiva.model.Device;
import dev.estiva.model.MachineSample;
import dev.estiva.model.Placement;
import dev.estiva.model.Resources;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.server.Samples;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A worker as it was at one moment. */
record WorkerView(
        WorkerId id,
        WorkerSpec spec,
        String state,
        @Nullable String quarantine,
        Resources allocated,
        List<DeviceView> devices,
        int running) {
    /** One of its GPUs, with what is free of it in ten-thousandths. */
    record DeviceView(Device device, int free, boolean blocked) {}

    static WorkerView of(WorkerNode node) {
        RunningTasks running = node.running();
        Sum sum = new Sum();
        int[] free = new int[node.spec().devices().size()];
        java.util.Arrays.fill(free, Resources.WHOLE_GPU);
        for (int at = 0; at < running.size(); at++) {
            Placement.Share share = running.share(at);
            sum.add(share.amounts());
            share.devices().forEach(part -> free[part.device()] -= part.share());
        }
        List<DeviceView> devices = new ArrayList<>();
        for (int i = 0; i < free.length; i++) {
            devices.add(new DeviceView(
                    node.spec().devices().get(i), free[i], node.blockedDevices().has(i)));
        }
        return new WorkerView(
                node.id(), node.spec(), state(node), node.quarantine(), sum.resources(), devices, running.size());
    }

    /** The weightiest of what is true of it. */
    static String state(WorkerNode node) {
        if (node.isSuspected()) {
            return "suspected";
        }
        if (node.isQuarantined()) {
            return "quarantined";
        }
        if (node.isDraining()) {
            return "draining";
        }
        return node.isCordoned() ? "cordoned" : "ready";
    }

    /** Adds amounts up. */
    private static final class Sum {
        private long slots;
        private long cpuMillis;
        private long gpuShare;
        private long memory;
        private final NavigableMap<String, Long> extras = new TreeMap<>();

        void add(Resources amounts) {
            slots += amounts.slots();
            cpuMillis += amounts.cpuMillis();
            gpuShare += amounts.gpuShare();
            memory += amounts.memoryBytes();
            amounts.extras().forEach((name, amount) -> extras.merge(name, amount, Long::sum));
        }

        Resources resources() {
            return new Resources(slots, cpuMillis, gpuShare, memory, extras);
        }
    }

    private Resources free() {
        Resources capacity = spec.capacity();
        NavigableMap<String, Long> extras = new TreeMap<>(capacity.extras());
        allocated.extras().forEach((name, amount) -> extras.merge(name, -amount, Long::sum));
        return new Resources(
                capacity.slots() - allocated.slots(),
                capacity.cpuMillis() - allocated.cpuMillis(),
                capacity.gpuShare() - allocated.gpuShare(),
                capacity.memoryBytes() - allocated.memoryBytes(),
                Collections.unmodifiableNavigableMap(extras));
    }

    /** {@code seen} is what its machine showed last, null if it has not yet. */
    void write(JsonOut out, Samples.@Nullable Seen seen) {
        out.whole("id", id.value());
        out.text("name", spec.name());
        out.text("state", state);
        out.textUnlessNull("quarantine", quarantine);
        out.decimal("speed", spec.speedMilli(), 3);
        out.texts("labels", spec.labels());
        RequestJson.amounts(out, "capacity", spec.capacity());
        RequestJson.amounts(out, "allocated", allocated);
        RequestJson.amounts(out, "free", free());
        int[] index = {0};
        out.list("devices", devices, device -> {
            out.whole("index", index[0]++);
            out.textUnlessEmpty("model", device.device().model());
            if (device.device().memoryBytes() > 0) {
                out.whole("memory", device.device().memoryBytes());
            }
            out.decimal("free", device.free(), 4);
            out.flag("blocked", device.blocked());
            if (seen != null) {
                measured(out, seen.sample(), index[0] - 1);
            }
        });
        out.whole("running", running);
        if (seen != null) {
            out.object("sample", () -> {
                out.instant("at", seen.atMicros());
                part(out, "cpu_load", seen.sample().cpuLoadMilli());
                amount(out, "memory_available", seen.sample().memoryAvailableBytes());
            });
        }
    }

    private static void measured(JsonOut out, MachineSample sample, int device) {
        for (MachineSample.DeviceSample measured : sample.devices()) {
            if (measured.device() == device) {
                amount(out, "memory_used", measured.memoryUsedBytes());
                part(out, "utilisation", measured.utilisationMilli());
                amount(out, "foreign_memory", measured.foreignBytes());
            }
        }
    }

    private static void amount(JsonOut out, String field, long amount) {
        if (amount != MachineSample.UNKNOWN) {
            out.whole(field, amount);
        }
    }

    private static void part(JsonOut out, String field, int milli) {
        if (milli != MachineSample.UNKNOWN) {
            out.decimal(field, milli, 3);
        }
    }
}
