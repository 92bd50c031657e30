package dev.estiva.workload;

import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.WorkerSpec;
import dev.estiva.workload.WorkloadException.Place;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which machines a workload runs on, if not those of its file: others in their place, or so many times as many.
 *
 * <p>As text: {@code 8xgpus=8,cpus=96} for eight workers of that kind, with {@code +} between kinds; the name of a file that
 * lists servers; {@code 1.5x} for one and a half times the workers that the workload has; {@code 2xFILE} for twice those of a
 * file.
 *
 * @param workers in place of the workload's own; empty to keep those
 * @param factor how many times as many of them
 */
public record ClusterSpec(List<WorkerSpec> workers, BigDecimal factor) {
    /** The scheduler's own bound on workers. */
    static final int MOST_WORKERS = 100_000;

    private static final BigDecimal LEAST_FACTOR = new BigDecimal("0.001");
    private static final BigDecimal MOST_FACTOR = BigDecimal.valueOf(1_000);
    private static final Pattern TIMES = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)x(.*)");
    private static final String EXPECTED =
            "a file that lists servers, machines such as 8xgpus=8,cpus=96, or a factor such as 1.5x";

    public ClusterSpec {
        workers = List.copyOf(workers);
        if (factor.compareTo(LEAST_FACTOR) < 0 || factor.compareTo(MOST_FACTOR) > 0) {
            throw new IllegalArgumentException(
                    "found the factor " + factor.toPlainString() + ", expected one from 0.001 to 1000");
        }
    }

    /**
     * Reads what a user wrote.
     *
     * @throws IllegalArgumentException if it cannot be understood; says what was found and what was expected
     * @throws WorkloadException if it names a file that cannot be used
     */
    public static ClusterSpec read(String text) throws WorkloadException {
        String spec = text.replace("\"", "").strip();
        if (spec.isEmpty()) {
            throw new IllegalArgumentException("found nothing, expected " + EXPECTED);
        }
        if (isFile(text)) {
            return new ClusterSpec(fileWorkers(Path.of(text)), BigDecimal.ONE);
        }
        Matcher times = TIMES.matcher(spec);
        if (times.matches() && times.group(2).isEmpty()) {
            return new ClusterSpec(List.of(), new BigDecimal(times.group(1)));
        }
        if (spec.contains("=")) {
            return new ClusterSpec(machines(spec), BigDecimal.ONE);
        }
        if (times.matches()) {
            BigDecimal factor = new BigDecimal(times.group(1));
            ClusterSpec checked = new ClusterSpec(List.of(), factor);
            return new ClusterSpec(checked.applyTo(fileWorkers(existing(times.group(2)))), BigDecimal.ONE);
        }
        return new ClusterSpec(fileWorkers(existing(text)), BigDecimal.ONE);
    }

    /** Whether the workload's own machines do not count. */
    public boolean replaces() {
        return !workers.isEmpty();
    }

    /**
     * The workers that the workload runs on, given its own. Kinds of workers keep their shares, as far as whole workers can.
     *
     * @throws WorkloadException if that leaves none, or too many
     */
    public List<WorkerSpec> applyTo(List<WorkerSpec> own) throws WorkloadException {
        List<WorkerSpec> base = replaces() ? workers : own;
        if (factor.compareTo(BigDecimal.ONE) == 0) {
            return base;
        }
        if (rounded(base.size()) < 1 || rounded(base.size()) > MOST_WORKERS) {
            throw tooMany(
                    factor.toPlainString() + " times " + base.size() + " workers",
                    "from 1 to " + MOST_WORKERS + " workers");
        }
        Map<WorkerSpec, List<WorkerSpec>> kinds = new LinkedHashMap<>();
        base.forEach(worker ->
                kinds.computeIfAbsent(named(worker, ""), _ -> new ArrayList<>()).add(worker));
        NavigableSet<String> names = new TreeSet<>();
        base.forEach(worker -> names.add(worker.name()));
        List<WorkerSpec> all = new ArrayList<>();
        long before = 0;
        for (List<WorkerSpec> kind : kinds.values()) {
            long count = rounded(before + kind.size()) - rounded(before);
            before += kind.size();
            for (int i = 0; i < count; i++) {
                WorkerSpec like = kind.get(i % kind.size());
                all.add(i < kind.size() ? like : named(like, freeName(like.name(), i / kind.size() + 1, names)));
            }
        }
        return all;
    }

    /** The one machine of a log, so many times as large. */
    WorkerSpec applyTo(WorkerSpec machine) throws WorkloadException {
        if (machine.devices().isEmpty()) {
            BigDecimal slots = factor.multiply(
                            BigDecimal.valueOf(machine.capacity().slots()))
                    .setScale(0, RoundingMode.HALF_UP);
            if (slots.signum() < 1 || slots.compareTo(BigDecimal.valueOf(Resources.MOST)) > 0) {
                throw tooMany(
                        factor.toPlainString() + " times " + machine.capacity().slots() + " processors",
                        "from 1 to 2^46 processors");
            }
            return WorkerSpec.ofSlots(machine.name(), slots.longValueExact());
        }
        long gpus = rounded(machine.devices().size());
        if (gpus < 1 || gpus > WorkerSpec.MOST_DEVICES) {
            throw tooMany(gpus + " GPUs in one machine", "from 1 to " + WorkerSpec.MOST_DEVICES + " GPUs");
        }
        return Machines.ofGpus(machine.name(), (int) gpus);
    }

    private static WorkloadException tooMany(String found, String expected) {
        return new WorkloadException(Place.of("--cluster"), found, expected);
    }

    /** Whether what jobs take of these workers is counted in slots. */
    boolean countsInSlots() {
        return workers.isEmpty() || workers.getFirst().capacity().slots() > 0;
    }

    /** So many processors of a log: slots, CPUs where workers have no slots, GPUs where they have nothing else. */
    Request ofProcessors(long count) {
        if (countsInSlots()) {
            return Request.ofSlots(count);
        }
        boolean haveCpus = workers.stream().anyMatch(worker -> worker.capacity().cpuMillis() > 0);
        long most = Resources.MOST / Resources.WHOLE_GPU;
        long amount = Math.min(count, most);
        return Request.of(new Resources(
                0,
                haveCpus ? amount * 1_000 : 0,
                haveCpus ? 0 : amount * Resources.WHOLE_GPU,
                0,
                Collections.emptyNavigableMap()));
    }

    private long rounded(long count) {
        return factor.multiply(BigDecimal.valueOf(count))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    private static List<WorkerSpec> machines(String spec) {
        List<WorkerSpec> workers = new ArrayList<>();
        NavigableSet<String> names = new TreeSet<>();
        boolean inSlots = false;
        for (String part : spec.split("\\+", -1)) {
            Matcher times = TIMES.matcher(part.strip());
            String count = times.matches() ? times.group(1) : "1";
            Machines kind = Machines.read(times.matches() ? times.group(2) : part.strip());
            if (!workers.isEmpty() && kind.hasSlots() != inSlots) {
                throw new IllegalArgumentException(
                        "found machines with slots beside others without, expected all to have some or none");
            }
            inSlots = kind.hasSlots();
            if (!count.matches("[1-9][0-9]{0,5}") || workers.size() + Integer.parseInt(count) > MOST_WORKERS) {
                throw new IllegalArgumentException("found " + count + " machines in \"" + part.strip()
                        + "\", expected a whole number, " + MOST_WORKERS + " in all at most");
            }
            for (WorkerSpec worker : kind.times(Integer.parseInt(count), workers.size())) {
                if (!names.add(worker.name())) {
                    throw new IllegalArgumentException(
                            "found the name " + worker.name() + " twice, expected names that are unique");
                }
                workers.add(worker);
            }
        }
        return workers;
    }

    private static List<WorkerSpec> fileWorkers(Path file) throws WorkloadException {
        Parsed parsed = WorkloadFiles.parse(file, ReadOptions.DEFAULT);
        if (parsed.cluster().isEmpty() && parsed.headerProcs().isEmpty()) {
            throw new WorkloadException(Place.of(file.toString()), "no " + Keys.both("servers"), "at least one server");
        }
        return parsed.cluster().isEmpty()
                ? List.of(WorkerSpec.ofSlots("1", parsed.headerProcs().getAsLong()))
                : parsed.cluster();
    }

    private static boolean isFile(String text) {
        try {
            return Files.isRegularFile(Path.of(text));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static Path existing(String text) {
        try {
            Path path = Path.of(text);
            if (Files.exists(path)) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("found " + Quoted.of(text) + ", expected " + EXPECTED, e);
        }
        throw new IllegalArgumentException("found " + Quoted.of(text) + ", which is no file; expected " + EXPECTED);
    }

    private static WorkerSpec named(WorkerSpec like, String name) {
        return new WorkerSpec(
                name, like.capacity(), like.devices(), like.labels(), like.speedMilli(), like.leaseMicros());
    }

    private static String freeName(String like, int number, NavigableSet<String> taken) {
        String name = like + "-" + number;
        while (!taken.add(name)) {
            name += "'";
        }
        return name;
    }
}
