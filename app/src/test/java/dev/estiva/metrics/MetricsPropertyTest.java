package dev.estiva.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.estiva.metrics.TaskRow.Status;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random lives of a cluster, their metrics computed a second time from the bare facts in the slowest way there is. */
final class MetricsPropertyTest {
    private static final int STEPS = 400;

    private final List<TaskRow> rows = new ArrayList<>();
    private final SummaryCollector collector = new SummaryCollector(TestRun.ZERO, rows::add);

    private FactsReplayed lifeOf(long seed) {
        RandomRun life = new RandomRun(seed, collector);
        life.steps(STEPS);
        return new FactsReplayed(life.run.facts);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(
            longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26})
    void useOfEachWorkerIsTheIntegralOverTheWindow(long seed) {
        FactsReplayed facts = lifeOf(seed);
        Map<String, FactsReplayed.Totals> expected = facts.integrals();
        Summary summary = collector.summary();
        assertThat(summary.window()).isEqualTo(facts.window());
        assertThat(summary.workers())
                .extracting(Summary.WorkerSummary::name)
                .containsExactlyElementsOf(expected.keySet());
        for (Summary.WorkerSummary worker : summary.workers()) {
            FactsReplayed.Totals totals = Objects.requireNonNull(expected.get(worker.name()));
            for (ResourceKind kind : ResourceKind.values()) {
                assertThat(worker.usage().of(kind))
                        .as(worker.name() + " " + kind)
                        .isEqualTo(totals.of(kind));
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void rowsTellWhatTheFactsTell(long seed) {
        FactsReplayed facts = lifeOf(seed);
        assertThat(rows).isNotEmpty().containsExactlyInAnyOrderElementsOf(facts.rows());
        Summary summary = collector.summary();
        assertThat(summary.counts().completed()).isEqualTo(count(Status.COMPLETED));
        assertThat(summary.counts().cancelled()).isEqualTo(count(Status.CANCELLED));
        assertThat(summary.counts().failed()).isEqualTo(count(Status.FAILED));
        assertThat(summary.counts().unfinished()).isEqualTo(facts.submitted() - rows.size());
        assertThat(summary.requeues()).isEqualTo(facts.requeues());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void distributionsAreThoseOfTheCompletedRows(long seed) {
        lifeOf(seed);
        Summary.Timings timings = collector.summary().timings();
        if (timings == null) {
            assertThat(count(Status.COMPLETED)).isZero();
            return;
        }
        seconds(timings.waits(), TaskRow::waitMicros);
        seconds(timings.turnarounds(), TaskRow::turnaroundMicros);
        ratios(timings.boundedSlowdowns(), TaskRow::boundedSlowdown);
    }

    private long count(Status status) {
        return rows.stream().filter(row -> row.status() == status).count();
    }

    private void seconds(Distribution actual, ToLongFunction<TaskRow> metric) {
        List<BigDecimal> values = rows.stream()
                .filter(row -> row.status() == Status.COMPLETED)
                .map(row -> BigDecimal.valueOf(metric.applyAsLong(row), 6))
                .sorted()
                .toList();
        assertThat(actual.mean()).isEqualTo(mean(values));
        assertThat(actual.median()).isEqualTo(percentile(values, 50).doubleValue());
        assertThat(actual.p95()).isEqualTo(percentile(values, 95).doubleValue());
        assertThat(actual.p99()).isEqualTo(percentile(values, 99).doubleValue());
        assertThat(actual.max()).isEqualTo(values.getLast().doubleValue());
    }

    private void ratios(Distribution actual, ToDoubleFunction<TaskRow> metric) {
        List<BigDecimal> values = rows.stream()
                .filter(row -> row.status() == Status.COMPLETED)
                .map(row -> new BigDecimal(metric.applyAsDouble(row)))
                .sorted()
                .toList();
        assertThat(actual.mean()).isCloseTo(mean(values), within(2 * Math.ulp(actual.mean())));
        close(actual.median(), percentile(values, 50));
        close(actual.p95(), percentile(values, 95));
        close(actual.p99(), percentile(values, 99));
        assertThat(actual.max()).isEqualTo(values.getLast().doubleValue());
    }

    private static void close(double actual, BigDecimal expected) {
        assertThat(new BigDecimal(actual)).isCloseTo(expected, within(new BigDecimal(4 * Math.ulp(actual))));
    }

    private static double mean(List<BigDecimal> values) {
        BigDecimal sum = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        return sum.divide(BigDecimal.valueOf(values.size()), MathContext.DECIMAL128)
                .doubleValue();
    }

    /** As NumPy says it: with h = (n − 1)·p, interpolate between the values of rank ⌊h⌋ and ⌊h⌋ + 1, counted from 0. */
    private static BigDecimal percentile(List<BigDecimal> sorted, int percent) {
        BigDecimal h = BigDecimal.valueOf((sorted.size() - 1L) * percent, 2);
        int below = h.intValue();
        BigDecimal fraction = h.subtract(BigDecimal.valueOf(below));
        BigDecimal low = sorted.get(below);
        BigDecimal high = sorted.get(Math.min(below + 1, sorted.size() - 1));
        return low.add(high.subtract(low).multiply(fraction));
    }
}
