package dev.estiva.truth;

import dev.estiva.core.Answer.Refused;
import dev.estiva.core.ClusterView;
import dev.estiva.core.Fact;
import dev.estiva.core.JobEntry;
import dev.estiva.core.Policy;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.WorkerSpec;
import dev.estiva.policy.PolicySpec;
import dev.estiva.sim.Door;
import dev.estiva.sim.PassPer;
import dev.estiva.sim.Simulation;
import dev.estiva.sim.SimulationListener;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A queue that arrivals reach as Poisson processes, as the simulator sees it.
 *
 * @param cluster the servers
 * @param streams one of each priority, the most urgent first, with its rate a second
 * @param door of a seed, or null for none; the workload has been made ready for it
 */
record Model(
        List<WorkerSpec> cluster,
        LongFunction<PolicySpec> policy,
        List<Double> streams,
        Service service,
        @Nullable LongFunction<Door> door) {
    private static final double MICROS = 1e6;
    private static final Request ONE = Request.ofSlots(1);

    /** Jobs that arrive in the first twentieth are not counted: the queue begins empty. */
    private static final int WARM_UP = 20;

    /** So many servers of one slot each. */
    static List<WorkerSpec> servers(int count) {
        List<WorkerSpec> servers = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            servers.add(WorkerSpec.ofSlots("server-" + i, 1));
        }
        return servers;
    }

    /** Means of one run, by stream, in seconds. */
    static final class Means implements SimulationListener {
        private final long fromMicros;
        private final int[] started;
        private final double[] waits;
        private final int[] ended;
        private final double[] turnarounds;
        private int arrived;
        private int refused;

        private Means(int streams, long fromMicros) {
            this.fromMicros = fromMicros;
            this.started = new int[streams];
            this.waits = new double[streams];
            this.ended = new int[streams];
            this.turnarounds = new double[streams];
        }

        double wait(int stream) {
            return waits[stream] / started[stream] / MICROS;
        }

        double turnaround(int stream) {
            return turnarounds[stream] / ended[stream] / MICROS;
        }

        double refused() {
            return (double) refused / arrived;
        }

        private void before(Fact fact, ClusterView view) {
            switch (fact) {
                case Fact.JobSubmitted submitted -> arrived += submitted.atMicros() >= fromMicros ? 1 : 0;
                case Fact.TaskPlaced placed ->
                    placed(placed, view.job(placed.task().job()));
                case Fact.TaskFinished finished -> {
                    JobEntry job = view.job(finished.task().job());
                    if (job != null && job.submitMicros() >= fromMicros) {
                        int stream = job.spec().priority() - 1;
                        ended[stream]++;
                        turnarounds[stream] += finished.atMicros() - job.submitMicros();
                    }
                }
                default -> {}
            }
        }

        private void placed(Fact.TaskPlaced placed, @Nullable JobEntry job) {
            if (job != null && job.submitMicros() >= fromMicros && placed.attempt() == 1) {
                int stream = job.spec().priority() - 1;
                started[stream]++;
                waits[stream] += placed.atMicros() - job.submitMicros();
            }
        }

        @Override
        public void refused(WorkloadJob job, Refused refusal) {
            if (job.submitMicros() >= fromMicros) {
                arrived++;
                refused++;
            }
        }

        @Override
        public boolean goOn(long nowMicros, int submitted, long waitingOrRunning) {
            return true;
        }
    }

    /** One run of so many jobs. */
    Means run(long seed, int jobs) {
        Workload workload = workload(new SeededRandom(seed), jobs);
        Means means =
                new Means(streams.size(), workload.jobs().get(jobs / WARM_UP).submitMicros());
        Policy built = policy.apply(seed).build();
        Simulation simulation = new Simulation(workload, built, PassPer.INSTANT, means::before, means);
        if (door != null) {
            simulation.putBehind(door.apply(seed));
        }
        simulation.run();
        return means;
    }

    private Workload workload(SeededRandom seed, int count) {
        SeededRandom gaps = seed.fork("gaps");
        SeededRandom kinds = seed.fork("kinds");
        SeededRandom sizes = seed.fork("sizes");
        double rate = streams.stream().mapToDouble(x -> x).sum();
        double now = 0;
        List<WorkloadJob> jobs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            now += gaps.nextExponential(1 / rate);
            long run = Math.max(1, Math.round(service.draw(sizes) * MICROS));
            jobs.add(new WorkloadJob("", spec(stream(kinds.nextDouble() * rate), run), Math.round(now * MICROS), run));
        }
        return new Workload(cluster, jobs, List.of());
    }

    private int stream(double drawn) {
        double rest = drawn;
        for (int stream = 0; stream < streams.size() - 1; stream++) {
            if (rest < streams.get(stream)) {
                return stream;
            }
            rest -= streams.get(stream);
        }
        return streams.size() - 1;
    }

    private static JobSpec spec(int stream, long estimateMicros) {
        return new JobSpec(
                "",
                "",
                "",
                1,
                ONE,
                stream + 1,
                estimateMicros,
                JobSpec.UNKNOWN,
                JobSpec.UNKNOWN,
                Retry.NEVER,
                Collections.emptyNavigableMap());
    }
}
