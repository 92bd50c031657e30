package dev.estiva.torch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Two layers, the first followed by a ReLU: logits = W₂ · relu(W₁ · x + b₁) + b₂. The weights are kept in float32 (or float64)
 * whatever is computed with, as small steps would be lost in fewer digits.
 */
final class Network {
    private final Tensor weights1;
    private final Tensor bias1;
    private final Tensor weights2;
    private final Tensor bias2;
    private final Dtype dtype;

    private Network(Session session, Tensor weights1, Tensor bias1, Tensor weights2, Tensor bias2) {
        this.weights1 = leaf(session, weights1);
        this.bias1 = leaf(session, bias1);
        this.weights2 = leaf(session, weights2);
        this.bias2 = leaf(session, bias2);
        this.dtype = session.settings().dtype();
    }

    /** Evenly from −1/√n to 1/√n, n being the inputs of a layer, as PyTorch's own layers begin. */
    static Network random(Session session, long input, long hidden, long output) {
        double bound1 = 1 / Math.sqrt((double) input);
        double bound2 = 1 / Math.sqrt((double) hidden);
        return new Network(
                session,
                evenly(session, bound1, hidden, input),
                evenly(session, bound1, hidden),
                evenly(session, bound2, output, hidden),
                evenly(session, bound2, output));
    }

    /** What an optimiser changes. */
    TensorVector parameters() {
        return new TensorVector(weights1, bias1, weights2, bias2);
    }

    /** One for each sample and class: the larger, the more probable. */
    Tensor logits(Tensor samples) {
        Tensor hidden = torch.relu(torch.linear(samples, computing(weights1), computing(bias1)));
        return torch.linear(hidden, computing(weights2), computing(bias2));
    }

    /** The mean cross entropy over the samples. */
    Tensor loss(Tensor samples, Tensor labels) {
        return torch.cross_entropy_loss(logits(samples).to(weights1.scalar_type()), labels);
    }

    private Tensor computing(Tensor weights) {
        return weights.scalar_type() == dtype.scalarType() ? weights : weights.to(dtype.scalarType());
    }

    private static Tensor evenly(Session session, double bound, long... shape) {
        return torch.rand(shape, session.wide()).mul_(new Scalar(2 * bound)).sub_(new Scalar(bound));
    }

    private static Tensor leaf(Session session, Tensor values) {
        return session.transfer(values).requires_grad_(true);
    }
}
