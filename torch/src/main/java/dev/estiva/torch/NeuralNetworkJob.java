package dev.estiva.torch;

import dev.estiva.jobtype.Parameters;
import dev.estiva.jobtype.TaskContext;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Trains a network of two layers on data that it can learn: {"epochs": 5, "batch_size": 64, "input_size": 784, "hidden_size":
 * 256, "output_size": 10}.
 */
public final class NeuralNetworkJob extends TorchJob {
    private static final int MOST_EPOCHS = 100_000;
    private static final int MOST_BATCH = 1_000_000;
    private static final int MOST_WIDTH = 1_000_000;
    private static final long MOST_SAMPLES = 1_000_000_000;

    /** Their times are kept until the end. */
    private static final long MOST_STEPS = 10_000_000;

    @Override
    public String name() {
        return "neural_network";
    }

    @Override
    Request read(Parameters parameters, TaskContext task) {
        int epochs = (int) parameters.whole("epochs", 5, 1, MOST_EPOCHS);
        int batch = (int) parameters.whole("batch_size", 64, 1, MOST_BATCH);
        long input = parameters.whole("input_size", 784, 1, MOST_WIDTH);
        long hidden = parameters.whole("hidden_size", 256, 1, MOST_WIDTH);
        long output = parameters.whole("output_size", 10, 2, MOST_WIDTH);
        long mostSamples = Math.min(MOST_SAMPLES, MOST_STEPS / epochs * batch);
        long samples = parameters.whole("samples", Math.max(batch, 128L * 64), batch, mostSamples);
        double rate = parameters.number("learning_rate", 0.001, 1e-9, 10);
        int steps = (int) (samples / batch);
        Settings settings = Settings.of(parameters, task, epochs * steps, 1);
        Shape shape = new Shape(batch, input, hidden, output, steps * (long) batch);
        return new Request(settings, new Training(shape, epochs, rate, settings.dtype()));
    }

    /** How large the network and its data are; the last samples that fill no batch are left away. */
    record Shape(int batch, long input, long hidden, long output, long samples) {
        long weights() {
            return (input + 1) * hidden + (hidden + 1) * output;
        }

        Map<String, Object> figures() {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("batch_size", batch);
            figures.put("input_size", input);
            figures.put("hidden_size", hidden);
            figures.put("output_size", output);
            figures.put("samples", samples);
            return figures;
        }
    }
}
