package dev.estiva.torch;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code estiva bench torch}: the job types on the CPU against the same work in a plain loop, in the same JVM and by turns, and what
 * a warm runner adds to a task. Prints a line of JSON.
 */
public final class TorchBench {
    private static final int SIZE = 1_000;
    private static final int BATCH = 8;
    private static final int SIDE = 224;
    private static final int STEPS = 128;
    private static final int TASKS = 300;

    private final int threads;
    private final int rounds;

    private TorchBench(int threads, int rounds) {
        this.threads = threads;
        this.rounds = rounds;
    }

    /** Does a computation once and tells how many seconds its iterations took. */
    @FunctionalInterface
    private interface Measured {
        Spread seconds() throws InterruptedException;
    }

    /** Takes how many threads to compute with, and how often to measure each. */
    public static void main(String[] words) throws InterruptedException {
        TorchBench bench = new TorchBench(Integer.parseInt(words[0]), Integer.parseInt(words[1]));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println(JsonMapper.shared().writeValueAsString(bench.run()));
    }

    private Map<String, Object> run() throws InterruptedException {
        Natives.load(false);
        try (ComputeDevice cpu = new CpuDevice(threads, 0)) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("bench", "torch");
            figures.put("device_name", cpu.model());
            figures.put("threads", threads);
            figures.put("rounds", rounds);
            figures.put(
                    "matrix_multiply",
                    compared(
                            "flop_per_second",
                            2.0 * SIZE * SIZE * SIZE,
                            this::multiply,
                            () -> PlainLoops.multiply(SIZE, 10)));
            figures.put(
                    "image_processing",
                    compared("images_per_second", BATCH, this::filter, () -> PlainLoops.filter(BATCH, SIDE, 10)));
            figures.put(
                    "neural_network", compared("samples_per_second", 64, this::train, () -> PlainLoops.train(STEPS)));
            try (WarmRunner runner = new WarmRunner()) {
                BenchTask least = new BenchTask("{\"size\": 1, \"iterations\": 1, \"warm_up\": 0}", threads);
                figures.put("warm_task_seconds", warmTask(runner, "matrix_multiply", least));
                BenchTask text = new BenchTask("{\"text\": \"Um\"}", threads);
                figures.put("warm_text_task_seconds", warmTask(runner, "text", text));
            }
            return figures;
        }
    }

    /**
     * Both by turns, so that a machine that slows down does so for both. Where others compute at the same time, only the
     * ratio of the best iterations says something: those are the ones that nobody disturbed.
     */
    private Map<String, Object> compared(String rate, double work, Measured type, Measured plain)
            throws InterruptedException {
        double[] ofType = new double[rounds];
        double[] ofPlain = new double[rounds];
        double[] ratios = new double[rounds];
        double bestOfType = type.seconds().min();
        double bestOfPlain = plain.seconds().min();
        for (int i = 0; i < rounds; i++) {
            Spread typeSeconds = type.seconds();
            Spread plainSeconds = plain.seconds();
            ofType[i] = work / typeSeconds.median();
            ofPlain[i] = work / plainSeconds.median();
            ratios[i] = ofType[i] / ofPlain[i];
            bestOfType = Math.min(bestOfType, typeSeconds.min());
            bestOfPlain = Math.min(bestOfPlain, plainSeconds.min());
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put(rate, Spread.of(ofType).median());
        figures.put("plain_" + rate, Spread.of(ofPlain).median());
        figures.put("ratio", Spread.of(ratios).figures());
        figures.put("best_" + rate, work / bestOfType);
        figures.put("best_plain_" + rate, work / bestOfPlain);
        figures.put("ratio_of_best", bestOfPlain / bestOfType);
        return figures;
    }

    private Spread multiply() throws InterruptedException {
        return seconds(new MatrixMultiplyJob(), "{\"size\": " + SIZE + ", \"iterations\": 10}");
    }

    private Spread filter() throws InterruptedException {
        return seconds(
                new ImageProcessingJob(),
                "{\"batch_size\": " + BATCH + ", \"image_size\": " + SIDE + ", \"iterations\": 10}");
    }

    private Spread train() throws InterruptedException {
        return seconds(new NeuralNetworkJob(), "{\"epochs\": 1, \"samples\": " + 64 * STEPS + "}");
    }

    private Spread seconds(TorchJob type, String parameters) throws InterruptedException {
        byte[] json = type.run(new BenchTask(parameters, threads)).output().bytes();
        JsonNode figures = JsonMapper.shared().readTree(json);
        return JsonMapper.shared().treeToValue(figures.get("iteration_seconds"), Spread.class);
    }

    /** All the way there and back, of a task that is next to nothing. */
    private static Map<String, Object> warmTask(WarmRunner runner, String type, BenchTask least)
            throws InterruptedException {
        for (int i = 0; i < TASKS; i++) {
            runner.seconds(type, least);
        }
        double[] seconds = new double[TASKS];
        for (int i = 0; i < TASKS; i++) {
            seconds[i] = runner.seconds(type, least);
        }
        return Spread.of(seconds).figures();
    }
}
