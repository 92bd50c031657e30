package dev.estiva.torch;

import dev.estiva.torch.NeuralNetworkJob.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;

/** Forward, backward and a step of Adam, batch by batch; an iteration is one of these. */
record Training(Shape shape, int epochs, double learningRate, Dtype dtype) implements Computation {
    /** The weights in float32 or float64, their gradient, and two averages of it. */
    private static final int TENSORS_PER_WEIGHT = 5;

    /** How well it tells the samples apart; the loss is the mean cross entropy. */
    private record Score(double loss, double accuracy) {
        Map<String, Object> figures(int epoch) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("epoch", epoch);
            figures.put("loss", loss);
            figures.put("accuracy", accuracy);
            return figures;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "loss %.4f, accuracy %.4f", loss, accuracy);
        }
    }

    @Override
    public long bytes() {
        long activations = 4L * shape.batch() * (shape.input() + shape.hidden() + shape.output()) * wide();
        return dataBytes() + weightBytes() + activations;
    }

    private long dataBytes() {
        return shape.samples() * (2 * shape.input() * wide() + Long.BYTES);
    }

    private long weightBytes() {
        return TENSORS_PER_WEIGHT * shape.weights() * wide();
    }

    private long wide() {
        return Math.max(Float.BYTES, dtype.bytes());
    }

    @Override
    public String sizeParameter() {
        return dataBytes() > weightBytes() ? "samples" : "hidden_size";
    }

    @Override
    public long size() {
        return dataBytes() > weightBytes() ? shape.samples() : shape.hidden();
    }

    @Override
    public Outcome run(Session session) throws InterruptedException {
        SeparableData data = SeparableData.make(session, shape.samples(), shape.input(), shape.output());
        Network network = Network.random(session, shape.input(), shape.hidden(), shape.output());
        Adam adam = new Adam(network.parameters(), new AdamOptions(learningRate));
        session.warmUp(() -> lossOfBatch(network, data, 0).backward()); // gradients that the first step drops
        Map<String, Object> initial = score(network, data).figures(0);
        int steps = session.settings().iterations() / epochs;
        double[] seconds = new double[steps * epochs];
        List<Map<String, Object>> history = new ArrayList<>();
        LossMeter meter = new LossMeter(System::nanoTime);
        for (int epoch = 0; epoch < epochs; epoch++) {
            double[] ofEpoch = train(session, network, data, epoch, adam, meter);
            System.arraycopy(ofEpoch, 0, seconds, epoch * steps, steps);
            Score score = score(network, data);
            history.add(score.figures(epoch + 1));
            session.progress(100.0 * (epoch + 1) / epochs, "epoch " + (epoch + 1) + " of " + epochs + ": " + score);
        }
        Timings timings = new Timings(seconds);
        Map<String, Object> figures = shape.figures();
        figures.put("learning_rate", learningRate);
        figures.put("samples_per_second", shape.batch() / timings.median());
        figures.put("initial", initial);
        figures.put("epochs", history);
        return new Outcome(timings, figures);
    }

    /** One epoch: a step for each batch. */
    private double[] train(Session session, Network network, SeparableData data, int epoch, Adam adam, LossMeter meter)
            throws InterruptedException {
        int steps = session.settings().iterations() / epochs;
        int[] batch = {0};
        return session.repeat(
                steps,
                () -> {
                    adam.zero_grad();
                    Tensor loss = lossOfBatch(network, data, batch[0]++);
                    loss.backward();
                    adam.step();
                    if (meter.isDue()) {
                        meter.read(loss.item_double());
                    }
                },
                done -> session.progress(
                        100.0 * (epoch + (double) done / steps) / epochs,
                        "epoch " + (epoch + 1) + " of " + epochs + ", step " + done + " of " + steps + ": " + meter));
    }

    private Tensor lossOfBatch(Network network, SeparableData data, int batch) {
        SeparableData part = data.part((long) batch * shape.batch(), shape.batch());
        return network.loss(part.samples(), part.labels());
    }

    /** Over all samples, batch by batch, so that it takes no more memory than a step. */
    private Score score(Network network, SeparableData data) {
        return Session.withoutGradients(() -> {
            double loss = 0;
            double right = 0;
            for (long from = 0; from < data.count(); from += shape.batch()) {
                try (PointerScope _ = new PointerScope()) {
                    SeparableData part = data.part(from, shape.batch());
                    Tensor guesses = network.logits(part.samples()).argmax(new LongOptional(1), false);
                    loss += network.loss(part.samples(), part.labels()).item_double() * shape.batch();
                    right += guesses.eq(part.labels()).sum().item_double();
                }
            }
            return new Score(loss / data.count(), right / data.count());
        });
    }
}
