package dev.estiva.forecast;

import dev.estiva.core.Answer.Refused;
import dev.estiva.core.Fact;
import dev.estiva.core.FactListener;
import dev.estiva.metrics.Curves;
import dev.estiva.metrics.Fairness;
import dev.estiva.metrics.Measure;
import dev.estiva.metrics.RunsMean;
import dev.estiva.metrics.StepSeries;
import dev.estiva.metrics.Summary;
import dev.estiva.metrics.SummaryCollector;
import dev.estiva.metrics.Timeline;
import dev.estiva.policy.PolicySpec;
import dev.estiva.sim.Failures;
import dev.estiva.sim.PassPer;
import dev.estiva.sim.Preemption;
import dev.estiva.sim.Simulation;
import dev.estiva.sim.SimulationListener;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadJob;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Simulates the same workloads under several policies, as many at once as there are processors, and sums up what came of it. */
public final class Comparison {
    private final List<LongFunction<PolicySpec>> policies;
    private final PassPer pass;
    private final Preemption preemption;
    private final LongFunction<Failures> failures;
    private final Watcher watcher;
    private boolean draws;
    private List<UnaryOperator<Workload>> changes = List.of();

    /** {@code policies} make a policy of a seed, for those that draw. */
    public Comparison(List<LongFunction<PolicySpec>> policies, PassPer pass, Watcher watcher) {
        this(policies, pass, Preemption.FREE, _ -> Failures.NONE, watcher);
    }

    /** The same with policies that preempt, and with what fails with a seed, under all policies alike. */
    public Comparison(
            List<LongFunction<PolicySpec>> policies,
            PassPer pass,
            Preemption preemption,
            LongFunction<Failures> failures,
            Watcher watcher) {
        this.preemption = preemption;
        this.failures = failures;
        this.policies = List.copyOf(policies);
        this.pass = pass;
        this.watcher = watcher;
    }

    /** From now on rows have what charts show. */
    public void draw() {
        draws = true;
    }

    /** From now on each policy has a workload of its own, made of the common one: as many changes as policies. */
    public void change(List<UnaryOperator<Workload>> newChanges) {
        if (newChanges.size() != policies.size()) {
            throw new IllegalArgumentException(newChanges.size() + " changes for " + policies.size() + " policies");
        }
        changes = List.copyOf(newChanges);
    }

    /** Hears how far it is, and says whether to go on. Any thread may call it. */
    public interface Watcher {
        boolean goOn(int simulated, int of);

        /** A policy failed, and fifo took its place; what came of it is what came of that. */
        default void replaced(Fact.PolicyReplaced fact) {}
    }

    /**
     * What came of one policy.
     *
     * @param measures without those that some run had no value of
     * @param runs the summaries, one a seed
     * @param drawn what charts show; null unless it was asked for
     */
    public record Row(
            PolicySpec policy,
            Map<Measure, RunsMean> measures,
            List<Summary> runs,
            @Nullable Drawn drawn) {}

    /**
     * What charts show of a policy.
     *
     * @param curves of each run in which a task was completed
     * @param waiting how many tasks waited, in the first run
     */
    public record Drawn(List<Curves> curves, StepSeries waiting) {}

    private record Run(
            Summary summary,
            Fairness fairness,
            @Nullable Curves curves,
            @Nullable StepSeries waiting) {}

    /**
     * One row a policy, in their order; null if it was not to go on.
     *
     * @param workloads makes the workload of a seed; called once for each
     */
    public @Nullable List<Row> run(List<Long> seeds, LongFunction<Workload> workloads) throws InterruptedException {
        int all = seeds.size() * policies.size();
        AtomicInteger done = new AtomicInteger();
        List<List<Future<@Nullable Run>>> futures = new ArrayList<>();
        policies.forEach(_ -> futures.add(new ArrayList<>()));
        try (ExecutorService pool =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            for (long seed : seeds) {
                Workload workload = workloads.apply(seed);
                Failures failed = failures.apply(seed);
                for (int i = 0; i < policies.size(); i++) {
                    PolicySpec policy = policies.get(i).apply(seed).expecting(workload.requests());
                    UnaryOperator<Workload> change = changes.isEmpty() ? UnaryOperator.identity() : changes.get(i);
                    futures.get(i).add(pool.submit(() -> simulate(change.apply(workload), policy, failed, done, all)));
                }
            }
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < policies.size(); i++) {
                List<Run> runs = results(futures.get(i));
                if (runs == null) {
                    pool.shutdownNow();
                    return null;
                }
                rows.add(row(policies.get(i).apply(seeds.getFirst()), runs));
            }
            return rows;
        }
    }

    private @Nullable Run simulate(Workload workload, PolicySpec policy, Failures failed, AtomicInteger done, int all) {
        Fairness fairness = new Fairness();
        SummaryCollector collector = new SummaryCollector(0, fairness);
        Timeline timeline = new Timeline();
        FactListener facts = (fact, state) -> {
            collector.before(fact, state);
            if (draws) {
                timeline.before(fact, state);
            }
        };
        SimulationListener listener = new SimulationListener() {
            @Override
            public void refused(WorkloadJob job, Refused refusal) {
                collector.refused(job.spec(), job.submitMicros(), refusal.message());
            }

            @Override
            public boolean goOn(long nowMicros, int submitted, long waitingOrRunning) {
                return watcher.goOn(done.get(), all);
            }
        };
        boolean complete =
                new Simulation(workload, policy.build(), pass, preemption, failed, telling(facts), listener).run();
        watcher.goOn(done.incrementAndGet(), all);
        timeline.end();
        return !complete
                ? null
                : draws
                        ? new Run(collector.summary(), fairness, collector.curves(), timeline.waiting())
                        : new Run(collector.summary(), fairness, null, null);
    }

    private FactListener telling(FactListener collector) {
        return (fact, before) -> {
            if (fact instanceof Fact.PolicyReplaced replaced) {
                watcher.replaced(replaced);
            }
            collector.before(fact, before);
        };
    }

    private static @Nullable List<Run> results(List<Future<@Nullable Run>> futures) throws InterruptedException {
        List<Run> runs = new ArrayList<>();
        for (Future<@Nullable Run> future : futures) {
            try {
                Run run = future.get();
                if (run == null) {
                    return null;
                }
                runs.add(run);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
            }
        }
        return runs;
    }

    private static Row row(PolicySpec policy, List<Run> runs) {
        Map<Measure, RunsMean> means = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            double[] values = runs.stream()
                    .map(run -> measure.of(run.summary, run.fairness.index()))
                    .flatMapToDouble(value -> value.stream())
                    .toArray();
            if (values.length == runs.size()) {
                means.put(measure, RunsMean.of(values));
            }
        }
        StepSeries waiting = runs.getFirst().waiting;
        List<Curves> curves =
                runs.stream().map(Run::curves).filter(Objects::nonNull).toList();
        return new Row(
                policy,
                means,
                runs.stream().map(Run::summary).toList(),
                waiting == null ? null : new Drawn(curves, waiting));
    }
}
