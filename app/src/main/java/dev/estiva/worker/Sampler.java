package dev.estiva.worker;

import dev.estiva.model.MachineSample;
import dev.estiva.model.MachineSample.DeviceSample;
import dev.estiva.worker.NvidiaSmi.App;
import dev.estiva.worker.NvidiaSmi.Reading;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Looks at the machine every few seconds, on a thread of its own: a query that hangs delays nothing but the next sample. */
final class Sampler {
    /** Looking takes no more than about this part of the time: {@code nvidia-smi} may need seconds. */
    private static final int RESTS_PER_LOOK = 10;

    private static final long LONGEST_REST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final MachineSettings settings;
    private final NvidiaSmi smi;
    private final OwnProcesses own;
    private final ForeignMemory foreign;
    private final Consumer<MachineSample> samples;
    private final Consumer<String> notes;
    private String lastFailure = "";

    /** {@code samples} and {@code notes} are called on the sampler's thread. */
    Sampler(
            MachineSettings settings,
            NvidiaSmi smi,
            OwnProcesses own,
            Consumer<MachineSample> samples,
            Consumer<String> notes) {
        this.settings = settings;
        this.smi = smi;
        this.own = own;
        this.foreign = new ForeignMemory(own, pid -> ProcessHandle.of(pid).isPresent());
        this.samples = samples;
        this.notes = notes;
    }

    void start() {
        if (settings.everyMicros() > 0) {
            Thread.ofPlatform().daemon().name("sampler").start(this::run);
        }
    }

    private void run() {
        try {
            while (true) {
                long begun = System.nanoTime();
                samples.accept(look());
                long took = System.nanoTime() - begun;
                long rest = Math.min(took * RESTS_PER_LOOK, LONGEST_REST_NANOS);
                TimeUnit.NANOSECONDS.sleep(
                        Math.max(rest, TimeUnit.MICROSECONDS.toNanos(settings.everyMicros()) - took));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the machine shows now. GPUs that cannot be read are left out. */
    MachineSample look() throws InterruptedException {
        double load = HostMemory.bean().getCpuLoad();
        int loadMilli = load >= 0 && load <= 1 ? (int) Math.round(load * MachineSample.FULL) : MachineSample.UNKNOWN;
        return new MachineSample(loadMilli, HostMemory.available(), devices());
    }

    private List<DeviceSample> devices() throws InterruptedException {
        List<Gpu> offered = settings.gpus().gpus();
        if (offered.isEmpty()) {
            return List.of();
        }
        List<DeviceSample> devices = new ArrayList<>();
        try {
            boolean[] wasOurs = new boolean[offered.size()];
            for (int device = 0; device < wasOurs.length; device++) {
                wasOurs[device] = own.uses(device);
            }
            List<Reading> readings = smi.gpus();
            List<App> apps = settings.ignoresForeign() ? List.of() : smi.apps();
            for (int device = 0; device < wasOurs.length; device++) {
                boolean isOurs = wasOurs[device] || own.uses(device);
                String uuid = offered.get(device).uuid();
                List<App> itsApps =
                        apps.stream().filter(app -> app.uuid().equals(uuid)).toList();
                for (Reading reading : readings) {
                    if (reading.gpu().uuid().equals(uuid)) {
                        devices.add(sample(device, reading, itsApps, isOurs));
                    }
                }
            }
            failed("");
        } catch (IOException e) {
            failed("cannot look at the GPUs: " + e.getMessage());
        }
        return devices;
    }

    private DeviceSample sample(int device, Reading reading, List<App> apps, boolean isOurs) {
        long total = reading.gpu().memoryBytes();
        return new DeviceSample(
                device,
                reading.usedBytes(),
                total == 0 ? MachineSample.UNKNOWN : total,
                reading.utilisationMilli(),
                settings.ignoresForeign() ? MachineSample.UNKNOWN : foreign.of(reading, apps, isOurs));
    }

    /** Tells the operator once, not with every sample. */
    private void failed(String why) {
        if (!why.equals(lastFailure)) {
            notes.accept(why.isEmpty() ? "can look at the GPUs again" : why);
            lastFailure = why;
        }
    }
}
