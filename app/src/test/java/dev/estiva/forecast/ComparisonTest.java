package dev.estiva.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.estiva.core.Answer.Refused;
import dev.estiva.metrics.Fairness;
import dev.estiva.metrics.Measure;
import dev.estiva.metrics.RunsMean;
import dev.estiva.metrics.SummaryCollector;
import dev.estiva.metrics.TaskRow;
import dev.estiva.policy.PolicySettings;
import dev.estiva.policy.PolicySpec;
import dev.estiva.policy.Presets;
import dev.estiva.sim.PassPer;
import dev.estiva.sim.Simulation;
import dev.estiva.sim.SimulationListener;
import dev.estiva.workload.Estimates;
import dev.estiva.workload.ReadOptions;
import dev.estiva.workload.ReadOptions.Overrun;
import dev.estiva.workload.Variation;
import dev.estiva.workload.Workload;
import dev.estiva.workload.WorkloadException;
import dev.estiva.workload.WorkloadFiles;
import dev.estiva.workload.WorkloadJob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Policies side by side, against each of them simulated by itself. */
class ComparisonTest {
    private static final List<Long> SEEDS = List.of(5L, 6L, 7L);

    private static final List<LongFunction<PolicySpec>> POLICIES = Stream.of(Presets.values())
            .map(preset -> (LongFunction<PolicySpec>) seed -> preset.spec(PolicySettings.DEFAULT.withSeed(seed)))
            .toList();

    private static Workload workload(long seed) {
        ReadOptions options = new ReadOptions(OptionalLong.empty(), Overrun.CUT, Estimates.USER);
        try {
            Workload example = WorkloadFiles.read(List.of(Path.of("../examples/inference.json")), options);
            return new Variation(200, OptionalLong.of(400_000), seed).apply(example);
        } catch (WorkloadException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void eachFigureIsThatOfItsOwnSimulations() throws InterruptedException {
        List<Comparison.Row> rows =
                new Comparison(POLICIES, PassPer.INSTANT, (_, _) -> true).run(SEEDS, ComparisonTest::workload);
        Objects.requireNonNull(rows);
        assertThat(rows).hasSameSizeAs(POLICIES);
        for (int i = 0; i < POLICIES.size(); i++) {
            Comparison.Row row = rows.get(i);
            for (Measure measure : Measure.values()) {
                LongFunction<PolicySpec> policy = POLICIES.get(i);
                double[] alone = SEEDS.stream()
                        .mapToDouble(seed -> alone(measure, seed, policy.apply(seed)))
                        .toArray();
                assertThat(row.measures().get(measure))
                        .as(row.policy().name() + " " + measure)
                        .isEqualTo(RunsMean.of(alone));
            }
        }
    }

    private static double alone(Measure measure, long seed, PolicySpec policy) {
        Fairness fairness = new Fairness();
        SummaryCollector collector = new SummaryCollector(0, fairness);
        new Simulation(workload(seed), policy.build(), PassPer.INSTANT, collector, new Unheard()).run();
        return measure.of(collector.summary(), fairness.index()).orElseThrow();
    }

    @Test
    void fairnessIsJainsIndexOfTheBoundedSlowdowns() {
        List<TaskRow> rows = new ArrayList<>();
        Fairness fairness = new Fairness();
        SummaryCollector collector = new SummaryCollector(0, row -> {
            rows.add(row);
            fairness.accept(row);
        });
        new Simulation(workload(1), Presets.SJF.spec().build(), PassPer.INSTANT, collector, new Unheard()).run();
        double mean =
                rows.stream().mapToDouble(TaskRow::boundedSlowdown).average().orElseThrow();
        double meanSquare = rows.stream()
                .mapToDouble(row -> Math.pow(row.boundedSlowdown(), 2))
                .average()
                .orElseThrow();
        assertThat(fairness.index().orElseThrow())
                .isCloseTo(mean * mean / meanSquare, within(1e-9))
                .isBetween(0.0, 1.0);
        assertThat(new Fairness().index()).isEmpty();
    }

    @Test
    void whoeverSaysStopGetsNothing() throws InterruptedException {
        assertThat(new Comparison(POLICIES, PassPer.INSTANT, (done, _) -> done < 2)
                        .run(SEEDS, ComparisonTest::workload))
                .isNull();
    }

    private static final class Unheard implements SimulationListener {
        @Override
        public void refused(WorkloadJob job, Refused refusal) {
            throw new AssertionError(refusal.message());
        }

        @Override
        public boolean goOn(long nowMicros, int submitted, long waitingOrRunning) {
            return true;
        }
    }
}
