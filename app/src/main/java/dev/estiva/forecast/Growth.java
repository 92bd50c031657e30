package dev.estiva.forecast;

import dev.estiva.model.Device;
import dev.estiva.model.Resources;
import dev.estiva.model.WorkerSpec;
import dev.estiva.workload.ClusterSpec;
import dev.estiva.workload.WorkloadException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * What is added to a cluster, and how much of it is tried.
 *
 * <p>{@code workers=1..8}: machines like those that are there, in turn. {@code gpus=1..16}: GPUs in machines like those that
 * have some, in turn, the last of them a part of one with its share of everything else. {@code slots=1..16}: the same with
 * slots. {@code gpus=8,cpus=96 x 1..4}: machines of this kind. {@code ..64:8} goes in steps of 8. A cluster of a single machine
 * that has nothing but slots, or nothing but GPUs, as a log's has, grows itself.
 *
 * @param what in one or few words
 * @param counts those that are tried, ascending from 0, which is what there is
 */
public record Growth(Kind kind, List<WorkerSpec> machines, String what, List<Long> counts) {
    /** Each is a simulation or several. */
    static final int MOST_COUNTS = 200;

    private static final Pattern RANGE = Pattern.compile("([0-9]{1,5})(?:\\.\\.([0-9]{1,5})(?::([0-9]{1,5}))?)?");
    private static final Pattern NAMED = Pattern.compile("(workers|gpus|slots)=(" + RANGE.pattern() + ")");
    private static final Pattern MACHINES = Pattern.compile("(.+?)\\s+[xX]\\s*(" + RANGE.pattern() + ")");
    private static final String EXPECTED =
            "workers=1..8, gpus=1..16, slots=1..16 or machines such as \"gpus=8,cpus=96 x 1..4\"";

    /** What grows. */
    public enum Kind {
        WORKERS,
        GPUS,
        SLOTS,
        MACHINES
    }

    /**
     * Reads what a user wrote.
     *
     * @throws IllegalArgumentException if it cannot be understood; says what was found and what was expected
     */
    public static Growth read(String text) {
        String spec = text.replace("\"", "").strip();
        Matcher named = NAMED.matcher(spec.toLowerCase(Locale.ROOT));
        if (named.matches()) {
            Kind kind = Kind.valueOf(named.group(1).toUpperCase(Locale.ROOT));
            return new Growth(kind, List.of(), named.group(1), counts(named.group(2)));
        }
        Matcher machines = MACHINES.matcher(spec);
        if (!machines.matches() || !machines.group(1).contains("=")) {
            throw new IllegalArgumentException("found \"" + text + "\", expected " + EXPECTED);
        }
        List<Long> counts = counts(machines.group(2));
        try {
            return new Growth(Kind.MACHINES, ClusterSpec.read(machines.group(1)).workers(), machines.group(1), counts);
        } catch (WorkloadException e) {
            throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
        }
    }

    private static List<Long> counts(String text) {
        Matcher range = RANGE.matcher(text);
        if (!range.matches()) {
            throw new IllegalArgumentException("found \"" + text + "\", expected a range such as 1..16");
        }
        long from = Long.parseLong(range.group(1));
        long to = range.group(2) == null ? from : Long.parseLong(range.group(2));
        long step = range.group(3) == null ? 1 : Long.parseLong(range.group(3));
        if (to < from || to == 0 || step == 0) {
            throw new IllegalArgumentException("found \"" + text + "\", expected a range that grows, such as 1..16");
        }
        if ((to - from) / step + 1 > MOST_COUNTS) {
            throw new IllegalArgumentException("found " + ((to - from) / step + 1) + " sizes in \"" + text
                    + "\", expected " + MOST_COUNTS + " at most: give a step, as in "
                    + from + ".." + to + ":" + Math.ceilDiv(to - from, (long) MOST_COUNTS - 1));
        }
        TreeSet<Long> counts = new TreeSet<>(List.of(0L));
        LongStream.iterate(from, at -> at <= to, at -> at + step).forEach(counts::add);
        return List.copyOf(counts);
    }

    /**
     * The cluster with so much more.
     *
     * @throws IllegalArgumentException if there is nothing in it that more of could be added
     */
    public List<WorkerSpec> applyTo(List<WorkerSpec> cluster, long count) {
        if (count == 0) {
            return cluster;
        }
        return switch (kind) {
            case WORKERS -> added(cluster, cluster, count);
            case MACHINES -> added(cluster, machines, count);
            case GPUS, SLOTS -> isOneOf(cluster) ? List.of(larger(cluster.getFirst(), count)) : parts(cluster, count);
        };
    }

    private long amount(Resources of) {
        return kind == Kind.GPUS ? of.gpuShare() / Resources.WHOLE_GPU : of.slots();
    }

    /** Whether it is a single machine of nothing but this. */
    private boolean isOneOf(List<WorkerSpec> cluster) {
        Resources all = cluster.getFirst().capacity();
        boolean hasOthers = all.cpuMillis() > 0
                || all.memoryBytes() > 0
                || !all.extras().isEmpty()
                || (kind == Kind.GPUS ? all.slots() : all.gpuShare()) > 0;
        return cluster.size() == 1 && amount(all) > 0 && !hasOthers;
    }

    private List<WorkerSpec> parts(List<WorkerSpec> cluster, long count) {
        List<WorkerSpec> models =
                cluster.stream().filter(worker -> amount(worker.capacity()) > 0).toList();
        if (models.isEmpty()) {
            throw new IllegalArgumentException("no machine of this cluster has " + what
                    + "; say of what kind to add them," + " as in \"gpus=8,cpus=96 x 1..4\"");
        }
        List<WorkerSpec> all = new ArrayList<>(cluster);
        Names names = names(cluster);
        long left = count;
        for (int i = 0; left > 0; i++) {
            WorkerSpec model = models.get(i % models.size());
            long has = amount(model.capacity());
            WorkerSpec machine = left >= has ? model : part(model, left, has);
            all.add(named(machine, names));
            left -= Math.min(left, has);
        }
        return all;
    }

    private WorkerSpec larger(WorkerSpec machine, long count) {
        long slots = machine.capacity().slots() + (kind == Kind.SLOTS ? count : 0);
        int gpus = machine.devices().size() + (int) (kind == Kind.GPUS ? count : 0);
        List<Device> devices = new ArrayList<>(machine.devices());
        while (devices.size() < gpus) {
            devices.add(machine.devices().getFirst());
        }
        Resources capacity =
                new Resources(slots, 0, (long) gpus * Resources.WHOLE_GPU, 0, Collections.emptyNavigableMap());
        return new WorkerSpec(machine.name(), capacity, devices, machine.labels(), machine.speedMilli());
    }

    /** Of everything {@code count} of {@code of} parts, rounded down; of GPUs and slots, whole ones. */
    private WorkerSpec part(WorkerSpec model, long count, long of) {
        Resources all = model.capacity();
        int gpus = kind == Kind.GPUS ? (int) count : (int) (model.devices().size() * count / of);
        long slots = kind == Kind.SLOTS ? count : Math.max(all.slots() > 0 ? 1 : 0, all.slots() * count / of);
        TreeMap<String, Long> extras = new TreeMap<>();
        all.extras().forEach((name, amount) -> extras.put(name, amount * count / of));
        Resources capacity = new Resources(
                slots,
                all.cpuMillis() * count / of,
                (long) gpus * Resources.WHOLE_GPU,
                all.memoryBytes() / of * count,
                extras);
        return new WorkerSpec(
                model.name(), capacity, model.devices().subList(0, gpus), model.labels(), model.speedMilli());
    }

    private static List<WorkerSpec> added(List<WorkerSpec> cluster, List<WorkerSpec> models, long count) {
        List<WorkerSpec> all = new ArrayList<>(cluster);
        Names names = names(cluster);
        for (long i = 0; i < count; i++) {
            all.add(named(models.get((int) (i % models.size())), names));
        }
        return all;
    }

    /** Names that are taken, and the number that is tried next for a machine. */
    private static final class Names {
        final NavigableSet<String> taken = new TreeSet<>();
        final TreeMap<String, Integer> next = new TreeMap<>();
    }

    private static Names names(List<WorkerSpec> cluster) {
        Names names = new Names();
        cluster.forEach(worker -> names.taken.add(worker.name()));
        return names;
    }

    /** Under a name that is not taken: the first free number after a plus. */
    private static WorkerSpec named(WorkerSpec machine, Names names) {
        String name;
        do {
            name = machine.name() + "+" + names.next.merge(machine.name(), 1, Integer::sum);
        } while (!names.taken.add(name));
        return new WorkerSpec(name, machine.capacity(), machine.devices(), machine.labels(), machine.speedMilli());
    }
}
