package dev.estiva.bench;

import dev.estiva.core.Answer.Refused;
import dev.estiva.core.FactListener;
import dev.estiva.metrics.SummaryCollector;
import dev.estiva.policy.PolicySpec;
import dev.estiva.policy.Presets;
import dev.estiva.sim.PassPer;
import dev.estiva.sim.Simulation;
import dev.estiva.sim.SimulationListener;
import dev.estiva.workload.ReadOptions;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadException;
import dev.estiva.workload.WorkloadFiles;
import dev.estiva.workload.WorkloadJob;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Jobs that are simulated in a second of one thread's processor time, on many workers, beside a bare event loop; what a
 * waiting and a running job take of the memory; and what a decision costs behind a long queue.
 *
 * @param jobs in the largest run
 * @param workers there; decisions and memory are measured with a thousand always
 * @param logs to be simulated under EASY, first cold, then warm, and if they are small with conservative backfilling
 * @param progress hears what was measured so far, for those who wait
 */
public record SimulateBench(int jobs, int workers, List<Path> logs, Consumer<String> progress) {
    /** So many jobs, and at least so many runs of a log, are simulated before the compiler finds nothing to do better. */
    private static final int WARM_UP_JOBS = 1_000_000;

    private static final int LEAST_WARM_UPS = 8;

    private static final int COUNTED = 5;

    /** When a decision is measured, and for how many seconds at most. */
    private static final int WAITING = 100_000;

    private static final double MOST_SECONDS = 30;

    /** Larger logs are not simulated with conservative backfilling, which takes minutes where the queue is long. */
    private static final int MOST_CONSERVATIVE = 60_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Runs everything on the thread that calls; answers a line of JSON. */
    public String run() throws WorkloadException {
        StringBuilder line = new StringBuilder(format("{\"bench\":\"simulate\",\"workers\":%d", workers));
        line.append(onLogs()); // first, while nothing is compiled
        warmUp();
        for (Presets preset : List.of(Presets.FIFO, Presets.SJF)) {
            line.append(new GrowthRun(preset, jobs, new Offered(workers), progress).json());
        }
        double floor = jobs / new EventLoopFloor(workers * Offered.SLOTS).cpuSeconds(new Offered(workers).times(jobs));
        line.append(format(",\"floor_jobs_per_second\":%.0f", floor));
        line.append(",\"decision_micros_none\":").append(decision(Presets.FIFO));
        line.append(",\"decision_micros_easy\":").append(decision(Presets.EASY));
        line.append(new JobMemory().json());
        return line.append('}').toString();
    }

    private static String decision(Presets preset) {
        return new DecisionCost(preset.spec(), WAITING, MOST_SECONDS).measure().json();
    }

    /** After fewer the compiler still finds something to do better. */
    private static void warmUp() {
        Offered offered = new Offered(Offered.WORKERS);
        double floor = new EventLoopFloor(Offered.WORKERS * Offered.SLOTS).cpuSeconds(offered.times(WARM_UP_JOBS));
        assert floor > 0;
        Workload workload = offered.workload(WARM_UP_JOBS);
        for (Presets preset : List.of(Presets.FIFO, Presets.SJF)) {
            simulate(workload, preset.spec());
            simulate(workload, preset.spec());
        }
    }

    private String onLogs() throws WorkloadException {
        StringBuilder text = new StringBuilder(",\"logs\":[");
        for (Path log : logs) {
            Workload workload = WorkloadFiles.read(log, ReadOptions.DEFAULT);
            int count = workload.jobs().size();
            double cold = simulate(workload, Presets.EASY.spec());
            double[] warm = warm(workload);
            text.append(format(
                    "%s{\"log\":\"%s\",\"jobs\":%d,\"easy_cold_cpu_seconds\":%.3f,"
                            + "\"easy_warm_jobs_per_second\":%.0f,\"easy_fastest_jobs_per_second\":%.0f",
                    text.charAt(text.length() - 1) == '[' ? "" : ",",
                    log.getFileName(),
                    count,
                    cold,
                    count / warm[COUNTED / 2],
                    count / warm[0]));
            if (count <= MOST_CONSERVATIVE) {
                double seconds = simulate(workload, Presets.CONSERVATIVE.spec());
                text.append(format(",\"conservative_cpu_seconds\":%.3f", seconds));
            }
            text.append('}');
        }
        return text.append(']').toString();
    }

    /** The seconds of a few runs, the fastest first, after so many that the compiler has finished. */
    private static double[] warm(Workload workload) {
        int warmUps = Math.max(
                LEAST_WARM_UPS, WARM_UP_JOBS / Math.max(1, workload.jobs().size()));
        for (int run = 0; run < warmUps; run++) {
            simulate(workload, Presets.EASY.spec());
        }
        double[] seconds = new double[COUNTED];
        for (int run = 0; run < COUNTED; run++) {
            seconds[run] = simulate(workload, Presets.EASY.spec());
        }
        Arrays.sort(seconds);
        return seconds;
    }

    /** Processor time of this thread in seconds. */
    static double simulate(Workload workload, PolicySpec policy) {
        double before = cpuSeconds();
        simulation(workload, policy, new SummaryCollector(0)).run();
        return cpuSeconds() - before;
    }

    /** Of this thread, from some instant on. */
    public static double cpuSeconds() {
        return THREADS.getCurrentThreadCpuTime() / 1e9;
    }

    static Simulation simulation(Workload workload, PolicySpec policy, FactListener facts) {
        return new Simulation(workload, policy.build(), PassPer.INSTANT, facts, new ToTheEnd());
    }

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static final class ToTheEnd implements SimulationListener {
        @Override
        public void refused(WorkloadJob job, Refused refusal) {}

        @Override
        public boolean goOn(long nowMicros, int submitted, long waitingOrRunning) {
            return true;
        }
    }
}
