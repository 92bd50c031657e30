package dev.estiva.workload;

import dev.estiva.model.Device;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Resources;
import dev.estiva.model.WorkerSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Equal machines, as a command line says what each has: {@code gpus=8,cpus=96,gpu_model=H100}. */
final class Machines {
    private static final String KNOWN =
            "slots, cpus, gpus, memory, gpu_model, gpu_memory, speed, name, or label.NAME, each with =VALUE";
    private static final BigDecimal MOST = BigDecimal.valueOf(Resources.MOST);

    private final NavigableMap<String, String> labels = new TreeMap<>();
    private long slots;
    private long cpuMillis;
    private long memoryBytes;
    private long gpuMemoryBytes;
    private int gpus;
    private int speedMilli = WorkerSpec.NORMAL_SPEED;
    private String gpuModel = "";
    private String name = "";

    private Machines() {}

    static Machines read(String text) {
        Machines machines = new Machines();
        NavigableSet<String> seen = new TreeSet<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 1) {
                throw wrong(part, KNOWN);
            }
            String key = part.substring(0, equals).strip();
            String english = Keys.english(key.replace('-', '_'));
            if (!seen.add(english)) {
                throw wrong(key + " twice", "it once");
            }
            machines.read(key, english, part.substring(equals + 1).strip());
        }
        if (machines.gpus == 0 && (!machines.gpuModel.isEmpty() || machines.gpuMemoryBytes > 0)) {
            throw wrong(text, "gpus=N beside their model or memory");
        }
        if (machines.slots == 0 && machines.cpuMillis == 0 && machines.gpus == 0) {
            throw wrong(text, "slots=N, cpus=N or gpus=N among it");
        }
        return machines;
    }

    private void read(String key, String english, String value) {
        switch (english) {
            case "slots", "capacity" -> slots = whole(key, value, Resources.MOST);
            case "cpus" -> cpuMillis = scaled(key, value, 3);
            case "gpus" -> gpus = (int) whole(key, value, WorkerSpec.MOST_DEVICES);
            case "memory" -> memoryBytes = ByteSize.parse(key, value);
            case "gpu_memory" -> gpuMemoryBytes = ByteSize.parse(key, value);
            case "gpu_model" -> gpuModel = text(key, value);
            case "name" -> name = text(key, value);
            case "speed" -> {
                long milli = scaled(key, value, 3);
                if (milli < 1 || milli > WorkerSpec.TOP_SPEED) {
                    throw wrong(key + "=" + value, "a speed from 0.001 to 1000, 1 being normal");
                }
                speedMilli = (int) milli;
            }
            default -> {
                if (!key.startsWith("label.") || key.length() == "label.".length()) {
                    throw wrong(key, KNOWN);
                }
                labels.put(text(key, key.substring("label.".length())), text(key, value));
            }
        }
    }

    boolean hasSlots() {
        return slots > 0;
    }

    /** So many of them; those without a name of their own are called by their number, after {@code before} others. */
    List<WorkerSpec> times(int count, int before) {
        Resources capacity = new Resources(
                slots, cpuMillis, (long) gpus * Resources.WHOLE_GPU, memoryBytes, Collections.emptyNavigableMap());
        List<Device> devices = Collections.nCopies(gpus, new Device(gpuModel, gpuMemoryBytes));
        List<WorkerSpec> workers = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            String called = name.isEmpty() ? Integer.toString(before + i) : count == 1 ? name : name + "-" + i;
            workers.add(new WorkerSpec(called, capacity, devices, labels, speedMilli));
        }
        return workers;
    }

    /** One machine with so many GPUs and nothing else. */
    static WorkerSpec ofGpus(String name, int gpus) {
        Resources capacity = new Resources(0, 0, (long) gpus * Resources.WHOLE_GPU, 0, Collections.emptyNavigableMap());
        return new WorkerSpec(
                name,
                capacity,
                Collections.nCopies(gpus, Device.ANY),
                Collections.emptyNavigableMap(),
                WorkerSpec.NORMAL_SPEED);
    }

    private static long whole(String key, String value, long most) {
        if (!value.matches("[0-9]{1,15}") || Long.parseLong(value) > most) {
            throw wrong(key + "=" + value, "a whole number from 0 to " + most);
        }
        return Long.parseLong(value);
    }

    private static long scaled(String key, String value, int decimals) {
        if (value.matches("[0-9]{1,15}(\\.[0-9]{1," + decimals + "})?")) {
            BigDecimal scaled = new BigDecimal(value).movePointRight(decimals);
            if (scaled.compareTo(MOST) <= 0) {
                return scaled.longValueExact();
            }
        }
        throw wrong(key + "=" + value, "a number, 0 or more, with at most " + decimals + " decimals");
    }

    private static String text(String key, String value) {
        if (value.isBlank() || value.length() > JobSpec.LABEL_CHARS || !Quoted.isShowable(value)) {
            throw wrong(key + "=" + value, "a text of 1 to " + JobSpec.LABEL_CHARS + " characters");
        }
        return value;
    }

    private static IllegalArgumentException wrong(String found, String expected) {
        return new IllegalArgumentException("found " + Quoted.of(found) + ", expected " + expected);
    }
}
