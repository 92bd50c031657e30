package dev.estiva.bench;

import dev.estiva.metrics.SummaryCollector;
import dev.estiva.policy.Presets;
import dev.estiva.sim.Simulation;
import dev.estiva.workload.Workload;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * A policy with ten times as many jobs each time: the time that a job takes should hardly grow. What is over soon is done
 * several times, of which the median and the fastest are told: other guests of a virtual machine's host take caches and clock
 * away for seconds. So the bare loop does the same jobs after each run, and what part of its speed the policy reached is told
 * in the median of these pairs.
 */
record GrowthRun(Presets preset, int most, Offered offered, Consumer<String> progress) {
    private static final int FEWEST = 100_000;
    private static final int MOST_REPEATED = 1_000_000;
    private static final int REPEATS = 5;
    private static final double MEGABYTE = 1 << 20;

    /**
     * @param fastestSeconds of all runs of so many jobs, of which this is the median
     * @param ofFloor what part of the bare loop's speed it reached
     */
    private record Run(
            int jobs,
            double setUpSeconds,
            double seconds,
            double fastestSeconds,
            double ofFloor,
            double peakMegabytes) {
        /** How much longer a job takes than in a smaller run. */
        double growth(Run smaller) {
            return seconds / jobs / (smaller.seconds / smaller.jobs);
        }

        /** How much longer it might, at n·log n. */
        double allowed(Run smaller) {
            return Math.log(jobs) / Math.log(smaller.jobs);
        }
    }

    String json() {
        StringBuilder text = new StringBuilder();
        Run first = null;
        for (int count : counts()) {
            Run run = median(count);
            first = first == null ? run : first;
            String part = json(run, first);
            text.append(text.isEmpty() ? "" : ",").append(part);
            progress.accept(preset.title() + " " + part);
        }
        return SimulateBench.format(",\"%s\":[%s]", preset.title(), text);
    }

    private static String json(Run run, Run first) {
        return SimulateBench.format(
                "{\"jobs\":%d,\"set_up_cpu_seconds\":%.3f,\"cpu_seconds\":%.3f,\"jobs_per_second\":%.0f,"
                        + "\"fastest_jobs_per_second\":%.0f,\"of_floor\":%.3f,"
                        + "\"growth\":%.2f,\"n_log_n\":%.2f,\"peak_heap_megabytes\":%.0f}",
                run.jobs,
                run.setUpSeconds,
                run.seconds,
                run.jobs / run.seconds,
                run.jobs / run.fastestSeconds,
                run.ofFloor,
                run.growth(first),
                run.allowed(first),
                run.peakMegabytes);
    }

    /** A tenth and all of them; and smaller parts of which there are enough to be timed. */
    List<Integer> counts() {
        List<Integer> counts = new ArrayList<>(List.of(most / 10, most));
        while (counts.getFirst() / 10 >= FEWEST) {
            counts.addFirst(counts.getFirst() / 10);
        }
        return counts;
    }

    private Run median(int count) {
        List<Run> runs = new ArrayList<>();
        for (int repeat = 0; repeat < (count <= MOST_REPEATED ? REPEATS : 1); repeat++) {
            runs.add(run(count));
        }
        double ofFloor = runs.stream().mapToDouble(Run::ofFloor).sorted().toArray()[runs.size() / 2];
        runs.sort(Comparator.comparingDouble(Run::seconds));
        Run median = runs.get(runs.size() / 2);
        double fastest = runs.getFirst().seconds;
        return new Run(count, median.setUpSeconds, median.seconds, fastest, ofFloor, median.peakMegabytes);
    }

    /** The workers join before the clock starts. */
    private Run run(int count) {
        Workload workload = offered.workload(count);
        List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        double begun = SimulateBench.cpuSeconds();
        Simulation simulation = SimulateBench.simulation(workload, preset.spec(), new SummaryCollector(0));
        double ready = SimulateBench.cpuSeconds();
        simulation.run();
        double done = SimulateBench.cpuSeconds();
        double peak =
                heap.stream().mapToDouble(pool -> pool.getPeakUsage().getUsed()).sum();
        double floor = new EventLoopFloor(offered.workers() * Offered.SLOTS).cpuSeconds(offered.times(count));
        double seconds = done - ready;
        return new Run(count, ready - begun, seconds, seconds, floor / seconds, peak / MEGABYTE);
    }
}
