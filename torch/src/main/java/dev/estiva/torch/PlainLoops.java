package dev.estiva.torch;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The same work without any of the job types' code: what a program would do that calls OpenBLAS or PyTorch itself. All in float32
 * and on the CPU; each returns how many seconds its iterations took.
 */
final class PlainLoops {
    private static final int WARM_UP = 1;

    private PlainLoops() {}

    /** OpenBLAS's own single precision multiplication. */
    static Spread multiply(int size, int iterations) {
        try (PointerScope _ = new PointerScope()) {
            FloatPointer a = new FloatPointer(torch.rand(size, size).data_ptr());
            FloatPointer b = new FloatPointer(torch.rand(size, size).data_ptr());
            FloatPointer c = new FloatPointer((long) size * size);
            return seconds(iterations, () -> {
                openblas_nolapack.cblas_sgemm(
                        openblas_nolapack.CblasRowMajor,
                        openblas_nolapack.CblasNoTrans,
                        openblas_nolapack.CblasNoTrans,
                        size,
                        size,
                        size,
                        1,
                        a,
                        size,
                        b,
                        size,
                        0,
                        c,
                        size);
            });
        }
    }

    /** Two convolutions of 3×3 with 16 channels. */
    static Spread filter(long batch, long side, int iterations) {
        try (PointerScope _ = new PointerScope()) {
            NoGradGuard _ = new NoGradGuard();
            Tensor images = torch.rand(batch, 3, side, side);
            Tensor first = torch.rand(16, 3, 3, 3);
            Tensor second = torch.rand(16, 16, 3, 3);
            long[] ones = {1, 1};
            return seconds(iterations, () -> {
                Tensor hidden = torch.relu(torch.conv2d(images, first, new TensorOptional(), ones, ones, ones, 1));
                torch.relu(torch.conv2d(hidden, second, new TensorOptional(), ones, ones, ones, 1));
            });
        }
    }

    /** Steps of Adam on batches of 64 for a network of 784, 256 and 10. */
    static Spread train(int steps) {
        try (PointerScope _ = new PointerScope()) {
            Tensor samples = torch.randn(64L * steps, 784);
            Tensor labels = torch.randint(10, new long[] {64L * steps}, new TensorOptions(torch.ScalarType.Long));
            Tensor weights1 = torch.randn(256, 784).mul(new Scalar(0.03)).requires_grad_(true);
            Tensor bias1 = torch.zeros(256).requires_grad_(true);
            Tensor weights2 = torch.randn(10, 256).mul(new Scalar(0.06)).requires_grad_(true);
            Tensor bias2 = torch.zeros(10).requires_grad_(true);
            Adam adam = new Adam(new TensorVector(weights1, bias1, weights2, bias2), new AdamOptions(0.001));
            int[] batch = {0};
            return seconds(steps, () -> {
                adam.zero_grad();
                long from = 64L * (batch[0]++ % steps);
                Tensor hidden = torch.relu(torch.linear(samples.narrow(0, from, 64), weights1, bias1));
                Tensor loss =
                        torch.cross_entropy_loss(torch.linear(hidden, weights2, bias2), labels.narrow(0, from, 64));
                loss.backward();
                adam.step();
            });
        }
    }

    private static Spread seconds(int iterations, Runnable step) {
        double[] seconds = new double[iterations];
        for (int i = -WARM_UP; i < iterations; i++) {
            long startNanos = System.nanoTime();
            try (PointerScope _ = new PointerScope()) {
                step.run();
            }
            if (i >= 0) {
                seconds[i] = (System.nanoTime() - startNanos) / 1e9;
            }
        }
        return Spread.of(seconds);
    }
}
