package dev.estiva.benchmarks;

import dev.estiva.bench.QueueTimes;
import dev.estiva.policy.Presets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Jobs a second: of Estiva under several policies, of the bare loop, and of CloudSim Plus on the first of the jobs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 3)
public class SimulationBenchmark {
    private static final int JOBS = 100_000;
    private static final int FEWER = 2_000;
    private static final int SLOTS = 800;

    private final QueueTimes times = QueueTimes.poisson(JOBS, 100 / (SLOTS * 1.02), 100);
    private final QueueTimes fewer = times.first(FEWER);

    /** A simulation of Estiva's. */
    @State(Scope.Benchmark)
    public static class Policy {
        @Param({"FIFO", "SJF", "EASY"})
        private Presets policy = Presets.FIFO;
    }

    @Benchmark
    @OperationsPerInvocation(JOBS)
    public Object estiva(Policy chosen) {
        return Simulators.estiva(chosen.policy, times, SLOTS);
    }

    @Benchmark
    @OperationsPerInvocation(JOBS)
    public Object floor() {
        return Simulators.floor(times, SLOTS);
    }

    @Benchmark
    @OperationsPerInvocation(FEWER)
    public Object estivaOnFewer() {
        return Simulators.estiva(Presets.FIFO, fewer, SLOTS);
    }

    @Benchmark
    @OperationsPerInvocation(FEWER)
    public Object cloudSimPlus() {
        return new CloudSim().simulate(fewer, SLOTS);
    }
}
