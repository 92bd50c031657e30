package dev.estiva.benchmarks;

import dev.estiva.bench.LongQueue;
import dev.estiva.policy.Presets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One step of the engine behind a long queue: a job ends, another comes, and the policy decides. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 3)
@Measurement(iterations = 5, time = 3)
public class DecisionBenchmark {
    @Param({"FIFO", "EASY"})
    private Presets policy = Presets.FIFO;

    @Param({"1000", "100000"})
    private int waiting;

    private @Nullable LongQueue queue;

    @Setup
    public void fill() {
        queue = new LongQueue(policy.spec(), waiting);
    }

    @Benchmark
    public long decide() {
        LongQueue filled = queue;
        return filled == null ? 0 : filled.decide();
    }
}
