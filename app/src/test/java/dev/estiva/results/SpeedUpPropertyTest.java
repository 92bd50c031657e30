package dev.estiva.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.estiva.model.Seeds;
import dev.estiva.results.Scaling.Line;
import dev.estiva.results.Scaling.Point;
import dev.estiva.results.SpeedUp.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Speed-ups, their intervals and where two devices change places. */
class SpeedUpPropertyTest {
    private static final double[] SIZES = {8, 64, 100, 1_000, 4_096};

    private static Line line(String device, java.util.function.DoubleUnaryOperator secondsOfSize, double... sizes) {
        List<Point> points = new ArrayList<>();
        for (double size : sizes) {
            double seconds = secondsOfSize.applyAsDouble(size);
            points.add(new Point(size, Statistics.of(seconds * 0.9, seconds, seconds * 1.1), Optional.empty()));
        }
        return new Line(device, points);
    }

    /** Times a·size^p and b·size^q are equal at (a/b)^(1/(q−p)), whatever sizes were measured around it. */
    @Test
    void theCrossoverOfTwoPowersIsWhereTheyMeet() {
        Seeds.each(300, random -> {
            double crossing = Math.exp(Math.log(10) + random.nextDouble() * Math.log(300));
            double slow = 1 + 2 * random.nextDouble();
            double fast = slow * random.nextDouble() * 0.9;
            SpeedUp speedUp = SpeedUp.of(
                    line("cpu", size -> Math.pow(size / crossing, slow), SIZES),
                    line("gpu", size -> Math.pow(size / crossing, fast), SIZES));
            assertThat(speedUp.verdict()).isEqualTo(Verdict.FROM);
            assertThat(speedUp.crossover().orElseThrow()).isCloseTo(crossing, within(crossing * 1e-9));
        });
    }

    /** Whatever the ratios: behind the crossover all measured are 1 or more, and the one before it is less. */
    @Test
    void theVerdictFitsTheRatios() {
        Seeds.each(500, random -> {
            List<SpeedUp.Point> points = new ArrayList<>();
            int count = 1 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                double ratio = Math.exp(random.nextDouble() * 4 - 2);
                points.add(new SpeedUp.Point(i * 10, ratio, OptionalDouble.empty(), OptionalDouble.empty()));
            }
            SpeedUp speedUp = SpeedUp.of("gpu", points);
            switch (speedUp.verdict()) {
                case ALWAYS -> assertThat(points).allMatch(point -> point.ratio() >= 1);
                case NOT_YET -> assertThat(points.getLast().ratio()).isLessThan(1);
                case FROM -> {
                    double from = speedUp.crossover().orElseThrow();
                    assertThat(points.stream().filter(point -> point.size() > from))
                            .allMatch(point -> point.ratio() >= 1);
                    assertThat(points.stream()
                                    .filter(point -> point.size() < from)
                                    .toList()
                                    .getLast()
                                    .ratio())
                            .isLessThan(1);
                }
            }
            assertThat(speedUp.crossover().isPresent()).isEqualTo(speedUp.verdict() == Verdict.FROM);
        });
    }

    @Test
    void theIntervalHoldsTheRatioAndTurnsWithIt() {
        Line cpu = line("cpu", size -> 3 * size, 8, 64);
        Line gpu = line("gpu", size -> size, 8, 64);
        SpeedUp.Point there = SpeedUp.of(cpu, gpu).points().getFirst();
        SpeedUp.Point back = SpeedUp.of(gpu, cpu).points().getFirst();
        assertThat(there.ratio()).isCloseTo(3, within(1e-12));
        assertThat(there.low().orElseThrow()).isLessThan(3);
        assertThat(there.high().orElseThrow()).isGreaterThan(3);
        assertThat(back.low().orElseThrow()).isCloseTo(1 / there.high().orElseThrow(), within(1e-12));
        // relative standard error 0.1/√3 each; 4 degrees of freedom; t = 2.776
        double reach = Math.exp(2.776445 * Math.sqrt(2 * 0.01 / 3));
        assertThat(there.high().orElseThrow()).isCloseTo(3 * reach, within(1e-5));
    }

    /** Drawn from known distributions, 95 of 100 intervals hold the true ratio; some miss it. */
    @Test
    void mostIntervalsHoldTheTruth() {
        int[] held = {0};
        int trials = 400;
        Seeds.each(trials, random -> {
            double[] slow = new double[8];
            double[] fast = new double[12];
            for (int i = 0; i < slow.length; i++) {
                slow[i] = 5 * (0.9 + 0.2 * random.nextDouble());
            }
            for (int i = 0; i < fast.length; i++) {
                fast[i] = 0.8 + 0.4 * random.nextDouble();
            }
            SpeedUp.Point point = SpeedUp.of(
                            new Line("cpu", List.of(new Point(1, Statistics.of(slow), Optional.empty()))),
                            new Line("gpu", List.of(new Point(1, Statistics.of(fast), Optional.empty()))))
                    .points()
                    .getFirst();
            held[0] += point.low().orElseThrow() <= 5 && 5 <= point.high().orElseThrow() ? 1 : 0;
        });
        if (Long.getLong("estiva.seed") == null && Integer.getInteger("estiva.seeds") == null) {
            assertThat(held[0]).isBetween(trials * 90 / 100, trials * 99 / 100);
        }
    }

    @Test
    void ofSizesThatOnlyOneDidNothingIsSaid() {
        SpeedUp speedUp = SpeedUp.of(line("cpu", size -> size, 1, 2), line("gpu", size -> 1, 2, 4));
        assertThat(speedUp.points()).hasSize(1);
        assertThat(speedUp.points().getFirst().size()).isEqualTo(2);
    }

    @Test
    void ofSingleTasksThereIsARatioButNoInterval() {
        Line cpu = new Line("cpu", List.of(new Point(1, Statistics.of(4.0), Optional.empty())));
        Line gpu = new Line("gpu", List.of(new Point(1, Statistics.of(2.0), Optional.empty())));
        SpeedUp.Point point = SpeedUp.of(cpu, gpu).points().getFirst();
        assertThat(point.ratio()).isEqualTo(2);
        assertThat(point.low()).isEmpty();
    }
}
