package dev.estiva.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.estiva.model.SeededRandom;
import dev.estiva.results.Amounts.Kind;
import dev.estiva.results.Result.Figure;
import dev.estiva.results.SpeedUp.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What finished tasks say of their devices: groups, curves, speed-ups, GPU time. */
class AnalysisTest {
    private static List<Result> measured() {
        List<Result> results = new ArrayList<>();
        int at = 1;
        for (int round = 0; round < 3; round++) {
            for (int size : List.of(100, 200, 400)) {
                results.add(Made.matrix("cpu", size, size * size / 1e6 * (1 + 0.01 * round), at++));
                results.add(Made.matrix(Made.GPU, size, 0.04 * (1 + 0.01 * round), at++));
            }
        }
        return results;
    }

    private static Presence present(long from, long to, String... models) {
        return new Presence(
                2, "big", new Amounts(0, 4, models.length), List.of(models), from, to, OptionalDouble.empty());
    }

    @Test
    void aGroupIsATypeOnAKindOfDevice() {
        List<Result> results = measured();
        results.add(Made.failed(Made.matrix("cpu", 100, 9, 50)));
        Analysis analysis = Analysis.of(results, List.of());
        assertThat(analysis.tasks()).isEqualTo(19);
        assertThat(analysis.completed()).isEqualTo(18);
        assertThat(analysis.groups().stream().map(Group::key))
                .containsExactly(
                        new Group.Key("matrix_multiply", "cpu", "cpu"),
                        new Group.Key("matrix_multiply", "gpu", Made.GPU));
        Group cpu = analysis.groups().getFirst();
        assertThat(cpu.completed()).isEqualTo(9);
        assertThat(cpu.unsuccessful()).isEqualTo(1);
        assertThat(cpu.seconds().orElseThrow().max()).isEqualTo(0.16 * 1.02, within(1e-12));
        assertThat(cpu.waits().orElseThrow().mean()).isEqualTo(0.5);
        assertThat(cpu.waits().orElseThrow().count()).isEqualTo(10);
        // nine tasks between the start of the first at 1 s and the end of the last, begun at 17 s
        assertThat(cpu.throughput().orElseThrow()).isEqualTo(9 / (16 + 0.16 * 1.02), within(1e-6));
        assertThat(cpu.figure().orElseThrow().name()).isEqualTo("flop_per_second");
    }

    @Test
    void likeIsComparedWithLike() {
        List<Result> results = measured();
        Result other = Made.matrix("cpu", 800, 5, 60);
        Map<String, String> parameters = new TreeMap<>(other.parameters());
        parameters.put("iterations", "20");
        results.add(new Result(
                "60.0", other.type(), "completed", other.place(), other.times(), null, new TreeMap<>(parameters)));
        Scaling scaling = Analysis.of(results, List.of()).scalings().getFirst();
        assertThat(Analysis.of(results, List.of()).scalings()).hasSize(1); // the other is one size on one device
        assertThat(scaling.sizeName()).isEqualTo("size");
        assertThat(scaling.others()).isEqualTo(new TreeMap<>(Map.of("iterations", "10"))); // not the seed
        assertThat(scaling.lines().getFirst().device()).isEqualTo("cpu");
        assertThat(scaling.lines().getFirst().points().stream().map(Scaling.Point::size))
                .containsExactly(100.0, 200.0, 400.0);
        SpeedUp speedUp = scaling.speedUps().getFirst();
        assertThat(speedUp.device()).isEqualTo(Made.GPU);
        assertThat(speedUp.verdict()).isEqualTo(Verdict.FROM);
        assertThat(speedUp.crossover().orElseThrow()).isEqualTo(200, within(1e-6));
        assertThat(speedUp.points().getLast().ratio()).isEqualTo(4, within(1e-9));
    }

    @Test
    void gpuTimeIsThatOfTasksByThatOfWorkers() {
        // The window is from 0.5 s to 18.04 s and a bit; nine tasks of some 0.04 s each held the GPU.
        List<Result> results = measured();
        Analysis analysis = Analysis.of(results, List.of(present(0, 100_000_000, Made.GPU)));
        GpuUse use = analysis.gpus().getFirst();
        assertThat(use.presentSeconds()).isEqualTo(analysis.window().seconds());
        assertThat(use.heldSeconds()).isEqualTo(3 * 0.04 * (1 + 1.01 + 1.02), within(1e-6));
        assertThat(analysis.gpuShare().orElseThrow())
                .isEqualTo(use.heldSeconds() / use.presentSeconds(), within(1e-12));
        GpuUse later = Analysis.of(results, List.of(present(10_500_000, 12_500_000, Made.GPU, Made.GPU)))
                .gpus()
                .getFirst();
        assertThat(later.presentSeconds()).isEqualTo(4);
        assertThat(later.gpus()).isEqualTo(2);
    }

    @Test
    void whatWasInUseIsWhatTasksHeldByWhatWasThere() {
        // The window is from 0.5 s to 8.5 s; the first worker's slots are held from 1 s to 3 s and from 2 s to 4 s.
        List<Result> results = List.of(
                Made.matrix("cpu", 100, 2, 1),
                Made.matrix("cpu", 100, 2, 2),
                Made.matrix(Made.GPU, 100, 1, 7),
                Made.failed(Made.matrix(Made.GPU, 100, 0.5, 8)));
        Presence plain =
                new Presence(1, "plain", new Amounts(4, 8, 0), List.of(), 0, 90_000_000, OptionalDouble.empty());
        Utilisation use = Analysis.of(results, List.of(plain, present(7_000_000, 8_000_000, Made.GPU)))
                .utilisation();
        assertThat(use.uses())
                .containsExactly(
                        new Utilisation.Use("plain", Kind.SLOTS, 4, 4, 4 * 8.0),
                        new Utilisation.Use("plain", Kind.CPUS, 8, 8, 8 * 8.0),
                        new Utilisation.Use("big", Kind.CPUS, 4, 1.5, 4),
                        new Utilisation.Use("big", Kind.GPUS, 1, 1.5, 1));
        assertThat(use.share(Kind.SLOTS).orElseThrow()).isEqualTo(4 / 32.0, within(1e-12));
        assertThat(use.share(Kind.CPUS).orElseThrow()).isEqualTo(9.5 / 68, within(1e-12));
        assertThat(use.uses().getLast().share()).isEqualTo(1); // never more than all
        // Four tasks, so four parts of 2 s each.
        assertThat(use.course().get(Kind.SLOTS)).containsExactly(2 / 8.0, 2 / 8.0, 0.0, 0.0);
        assertThat(use.course().get(Kind.GPUS)).containsExactly(0.0, 0.0, 0.0, 1.0);
        assertThat(Analysis.of(results, List.of()).utilisation().course()).isEmpty();
    }

    @Test
    void theOrderOfTheResultsMakesNoDifference() {
        List<Result> results = measured();
        Analysis straight = Analysis.of(results, List.of());
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(results, new Random(new SeededRandom(seed).nextLong()));
            assertThat(Analysis.of(results, List.of())).isEqualTo(straight);
        }
    }

    @Test
    void nothingSaysNothing() {
        Analysis analysis = Analysis.of(List.of(), List.of());
        assertThat(analysis.groups()).isEmpty();
        assertThat(analysis.throughput()).isEmpty();
        assertThat(analysis.gpuShare()).isEmpty();
    }

    @Test
    void ofTypesThatNobodyKnowsTheSizeIsWhatDiffersMost() {
        List<Result> results = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            Result like = Made.matrix("cpu", 1, i, i);
            results.add(new Result(
                    i + ".0",
                    "primes",
                    "completed",
                    like.place(),
                    like.times(),
                    null,
                    new TreeMap<>(Map.of("limit", Integer.toString(i * 100), "depth", "3"))));
        }
        assertThat(Sizes.of("primes", results)).isEqualTo("limit");
        assertThat(Analysis.of(results, List.of())
                        .scalings()
                        .getFirst()
                        .lines()
                        .getFirst()
                        .points())
                .hasSize(4);
    }

    @Test
    void theMainFigureIsTheTypesOwn() {
        Map<String, Double> both = new TreeMap<>(Map.of("bytes_per_second", 2.0, "flop_per_second", 1.0));
        assertThat(MainFigure.of("matrix_multiply", both)).isEqualTo(new Figure("flop_per_second", 1));
        assertThat(MainFigure.of("vector_addition", both)).isEqualTo(new Figure("bytes_per_second", 2));
        assertThat(MainFigure.of("primes", new TreeMap<>(Map.of("seed", 7.0, "primes", 25.0))))
                .isEqualTo(new Figure("primes", 25));
        assertThat(MainFigure.of("x", new TreeMap<>(Map.of("a", 7.0, "tokens_per_second", 25.0))))
                .isEqualTo(new Figure("tokens_per_second", 25));
        assertThat(MainFigure.of("x", new TreeMap<>(Map.of("seed", 7.0)))).isNull();
    }

    @Test
    void figuresForPeopleHaveThreeDigitsAndAUnit() {
        assertThat(Units.seconds(0.000_82)).isEqualTo("820 µs");
        assertThat(Units.seconds(0.9996)).isEqualTo("1 s");
        assertThat(Units.seconds(12.345)).isEqualTo("12.3 s");
        assertThat(Units.seconds(270)).isEqualTo("4.5 min");
        assertThat(Units.seconds(7_560)).isEqualTo("2.1 h");
        assertThat(Units.figure(new Figure("flop_per_second", 1.2345e12))).isEqualTo("1.23 TFLOP/s");
        assertThat(Units.figure(new Figure("images_per_second", 312))).isEqualTo("312 images/s");
        assertThat(Units.figure(new Figure("samples_per_second", 31_200))).isEqualTo("31.2 k samples/s");
        assertThat(Units.figure(new Figure("bytes_per_second", 999.7e6))).isEqualTo("1 GB/s");
        assertThat(Units.figure(new Figure("lines", 33))).isEqualTo("lines 33");
        assertThat(Units.percent(0.0123)).isEqualTo("1.23 %");
        assertThat(Units.number(123_456.7)).isEqualTo("123457");
        assertThat(Units.rounded(123_456.7)).isEqualTo("123000");
    }
}
