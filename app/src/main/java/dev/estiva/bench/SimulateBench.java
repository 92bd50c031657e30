package dev.estiva.bench;

import dev.estiva.core.Answer.Refused;
import dev.estiva.core.FactListener;
import dev.estiva.metrics.SummaryCollector;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.WorkerSpec;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Jobs that are simulated in a second of one thread's processor time, on a thousand workers, beside a bare event loop; what a
 * waiting and a running job take of the memory; and what a decision costs behind a long queue.
 *
 * @param jobs in the largest run
 * @param logs to be simulated under EASY, first cold, then warm, and if they are small with conservative backfilling
 */
public record SimulateBench(int jobs, List<Path> logs) {
    static final int WORKERS = 1_000;
    static final int SLOTS = 8;

    /** Of the whole cluster: a little more than it can do, so that a queue grows. */
    static final double LOAD = 1.02;

    static final double MEAN_SECONDS = 100;
    private static final double MICROS = 1e6;

    /** The smallest log takes ten runs before it gets no faster. */
    private static final int WARM_UPS = 12;

    private static final int COUNTED = 3;

    /** Larger logs are not simulated with conservative backfilling, which takes minutes where the queue is long. */
    private static final int MOST_CONSERVATIVE = 60_000;

    private static final Request ONE = Request.ofSlots(1);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** Runs everything on the thread that calls; answers a line of JSON. */
    public String run() throws WorkloadException {
        StringBuilder line = new StringBuilder("{\"bench\":\"simulate\"");
        line.append(onLogs()); // first, while nothing is compiled
        warmUp();
        for (Presets preset : List.of(Presets.FIFO, Presets.SJF)) {
            line.append(growth(preset));
        }
        double floor = new EventLoopFloor(WORKERS * SLOTS, LOAD, MEAN_SECONDS).jobsPerSecond(jobs);
        line.append(format(",\"floor_jobs_per_second\":%.0f", floor));
        line.append(new DecisionCost(Presets.FIFO).json("none"));
        line.append(new DecisionCost(Presets.EASY).json("easy"));
        line.append(new JobMemory().json());
        return line.append('}').toString();
    }

    private void warmUp() {
        for (Presets preset : List.of(Presets.FIFO, Presets.SJF)) {
            simulate(workload(100_000), preset.spec());
            simulate(workload(100_000), preset.spec());
        }
    }

    /** With a tenth, and with all of the jobs: the time a job takes should hardly grow. */
    private String growth(Presets preset) {
        StringBuilder text = new StringBuilder(format(",\"%s\":[", preset.title()));
        for (int count = Math.max(1_000, jobs / 10); count <= jobs; count *= 10) {
            Workload workload = workload(count);
            double seconds = simulate(workload, preset.spec());
            text.append(format(
                    "%s{\"jobs\":%d,\"cpu_seconds\":%.3f,\"jobs_per_second\":%.0f}",
                    text.charAt(text.length() - 1) == '[' ? "" : ",", count, seconds, count / seconds));
        }
        return text.append(']').toString();
    }

    private String onLogs() throws WorkloadException {
        StringBuilder text = new StringBuilder(",\"logs\":[");
        for (Path log : logs) {
            Workload workload = WorkloadFiles.read(log, ReadOptions.DEFAULT);
            int count = workload.jobs().size();
            double cold = simulate(workload, Presets.EASY.spec());
            text.append(format(
                    "%s{\"log\":\"%s\",\"jobs\":%d,\"easy_cold_cpu_seconds\":%.3f,\"easy_warm_jobs_per_second\":%.0f",
                    text.charAt(text.length() - 1) == '[' ? "" : ",",
                    log.getFileName(),
                    count,
                    cold,
                    count / warm(workload)));
            if (count <= MOST_CONSERVATIVE) {
                double seconds = simulate(workload, Presets.CONSERVATIVE.spec());
                text.append(format(",\"conservative_cpu_seconds\":%.3f", seconds));
            }
            text.append('}');
        }
        return text.append(']').toString();
    }

    /** The median of a few runs, after so many that the compiler has finished. */
    private static double warm(Workload workload) {
        for (int run = 0; run < WARM_UPS; run++) {
            simulate(workload, Presets.EASY.spec());
        }
        double[] seconds = new double[COUNTED];
        for (int run = 0; run < COUNTED; run++) {
            seconds[run] = simulate(workload, Presets.EASY.spec());
        }
        Arrays.sort(seconds);
        return seconds[COUNTED / 2];
    }

    /** Processor time of this thread in seconds. */
    static double simulate(Workload workload, PolicySpec policy) {
        SummaryCollector summary = new SummaryCollector(0, _ -> {});
        long before = THREADS.getCurrentThreadCpuTime();
        simulation(workload, policy, summary).run();
        return (THREADS.getCurrentThreadCpuTime() - before) / 1e9;
    }

    private static Simulation simulation(Workload workload, PolicySpec policy, FactListener facts) {
        return new Simulation(workload, policy.build(), PassPer.INSTANT, facts, new ToTheEnd());
    }

    /** Jobs of one slot that take exponential times, and arrive as a Poisson process. */
    static Workload workload(int count) {
        SeededRandom random = new SeededRandom(1);
        double gap = MEAN_SECONDS / (WORKERS * SLOTS * LOAD);
        double now = 0;
        List<WorkloadJob> jobs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            now += random.nextExponential(gap);
            long run = Math.round(random.nextExponential(MEAN_SECONDS) * MICROS);
            jobs.add(new WorkloadJob("", spec(ONE, run), Math.round(now * MICROS), run));
        }
        return new Workload(cluster(), jobs, List.of());
    }

    static JobSpec spec(Request request, long estimateMicros) {
        return new JobSpec(
                "",
                "",
                "",
                1,
                request,
                JobSpec.DEFAULT_PRIORITY,
                estimateMicros,
                JobSpec.UNKNOWN,
                JobSpec.UNKNOWN,
                Retry.NEVER,
                Collections.emptyNavigableMap());
    }

    static List<WorkerSpec> cluster() {
        List<WorkerSpec> workers = new ArrayList<>(WORKERS);
        for (int i = 1; i <= WORKERS; i++) {
            workers.add(WorkerSpec.ofSlots("worker-" + i, SLOTS));
        }
        return workers;
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
