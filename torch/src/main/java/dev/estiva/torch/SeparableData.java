package dev.estiva.torch;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Samples that a network can learn to tell apart: a centre for each class, and around it a normal distribution. With more
 * dimensions than classes the centres are about 8.5 standard deviations from each other.
 *
 * @param samples a row each
 * @param labels the class of each
 */
record SeparableData(Tensor samples, Tensor labels) {
    /** Of a centre from the origin, in standard deviations. */
    private static final double DISTANCE = 6;

    /** Made on the CPU by the seed, and then moved to the device. */
    static SeparableData make(Session session, long count, long dimensions, long classes) {
        try (PointerScope _ = new PointerScope()) {
            Tensor centres = torch.randn(new long[] {classes, dimensions}, session.wide())
                    .mul_(new Scalar(DISTANCE / Math.sqrt((double) dimensions)));
            Tensor labels = torch.randint(classes, new long[] {count}, new TensorOptions(torch.ScalarType.Long));
            Tensor samples = torch.randn(new long[] {count, dimensions}, session.wide())
                    .add_(centres.index_select(0, labels))
                    .to(session.settings().dtype().scalarType());
            return new SeparableData(session.keep(session.transfer(samples)), session.keep(session.transfer(labels)));
        }
    }

    /** Some of them, in their order; a view, no copy. */
    SeparableData part(long from, long count) {
        return new SeparableData(samples.narrow(0, from, count), labels.narrow(0, from, count));
    }

    long count() {
        return labels.size(0);
    }
}
