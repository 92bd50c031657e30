package dev.estiva.torch;

import dev.estiva.jobtype.ParameterException;
import dev.estiva.jobtype.Parameters;
import dev.estiva.jobtype.TaskContext;

/**
 * Asks a model in TorchScript: {"model": "/models/net.pt", "shape": [3, 224, 224]}. Models stay loaded from one task of a JVM
 * to the next, and tasks that ask the same model at the same time share it, and its batches.
 */
public final class InferenceJob extends TorchJob {
    private static final int MOST_ITERATIONS = 1_000_000;
    private static final int MOST_BATCH = 65_536;
    private static final int MOST_CLIENTS = 65_536;
    private static final double MOST_RATE = 1_000_000;

    /** A minute: who waits longer does not want a batch. */
    private static final double MOST_DELAY_MILLIS = 60_000;

    /** A day: no batch takes longer, so it is as good as never to give one up. */
    private static final long MOST_BATCH_SECONDS = 86_400;

    private static final int MOST_OUTPUTS = 10_000;

    /** The first ones are slower: TorchScript compiles for the shapes that it sees. */
    private static final int WARM_UP = 5;

    private final Question.Models models = new Question.Models(new ModelCache(), new Batchers());

    @Override
    public String name() {
        return "inference";
    }

    @Override
    Request read(Parameters parameters, TaskContext task) {
        ModelFile model = ModelFile.read(parameters);
        int batchSize = (int) parameters.whole("batch_size", 32, 1, MOST_BATCH);
        ModelInputs inputs = ModelInputsReader.read(parameters, batchSize);
        boolean isServing = parameters.has("requests");
        for (String name : new String[] {"concurrency", "rate"}) {
            if (parameters.has(name) && !isServing) {
                throw ParameterException.of(name, "it together with requests", "no requests");
            }
        }
        if (isServing && parameters.has("iterations")) {
            throw ParameterException.of("iterations", "one of requests and iterations", "both");
        }
        int iterations = (int) parameters.whole("iterations", 50, 1, MOST_ITERATIONS);
        Settings settings = Settings.of(parameters, task, iterations, WARM_UP);
        int outputs = (int) parameters.whole("outputs", 0, 0, MOST_OUTPUTS);
        int maxBatch = (int) parameters.whole("max_batch", batchSize, 1, MOST_BATCH);
        long maxDelayNanos = (long) (parameters.number("max_delay_ms", 5, 0, MOST_DELAY_MILLIS) * 1e6);
        long maxBatchSeconds = parameters.whole("max_batch_seconds", 60, 1, MOST_BATCH_SECONDS);
        Question question = new Question(
                models, model, inputs, batchSize, maxBatch, maxDelayNanos, maxBatchSeconds, outputs, settings.dtype());
        return new Request(
                settings,
                isServing
                        ? new ServedInference(question, plan(parameters, question, settings.seed()))
                        : new BatchInference(question));
    }

    private static Serving.Plan plan(Parameters parameters, Question question, long seed) {
        if (parameters.has("concurrency") && parameters.has("rate")) {
            throw ParameterException.of("", "one of concurrency and rate", "both");
        }
        double rate = parameters.number("rate", 0, 0.001, MOST_RATE);
        long clients = parameters.whole("concurrency", rate > 0 ? 0 : 16, 1, MOST_CLIENTS);
        return new Serving.Plan(
                (int) parameters.whole("requests", 0, 1, MOST_ITERATIONS),
                (int) clients,
                rate,
                question.maxBatch(),
                question.maxDelayNanos(),
                seed);
    }
}
