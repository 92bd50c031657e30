package dev.estiva.torch;

import dev.estiva.jobtype.ParameterException;
import dev.estiva.jobtype.Parameters;
import dev.estiva.jobtype.TaskContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Filters colour images by two layers of 2-D convolutions: {"batch_size": 32, "image_size": 224, "iterations": 50}. The
 * images keep their size (zeros around them), and what is negative after a layer becomes zero.
 */
public final class ImageProcessingJob extends TorchJob {
    private static final int MOST_BATCH = 65_536;
    private static final int MOST_IMAGE_SIZE = 16_384;
    private static final int MOST_CHANNELS = 1_024;
    private static final int MOST_KERNEL = 31;
    private static final int COLOURS = 3;

    @Override
    public String name() {
        return "image_processing";
    }

    @Override
    Request read(Parameters parameters, TaskContext task) {
        long batch = parameters.whole("batch_size", 32, 1, MOST_BATCH);
        long side = parameters.whole("image_size", 224, 1, MOST_IMAGE_SIZE);
        long channels = parameters.whole("channels", 16, 1, MOST_CHANNELS);
        long kernel = parameters.whole("kernel_size", 3, 1, MOST_KERNEL);
        if (kernel % 2 == 0) {
            throw ParameterException.of("kernel_size", "an odd number", String.valueOf(kernel));
        }
        Settings settings = Settings.of(parameters, task, 50);
        return new Request(settings, new Filtering(batch, side, channels, kernel, settings));
    }

    /** Of a batch of square images. */
    record Filtering(long batch, long side, long channels, long kernel, Settings settings) implements Computation {
        /** The images, both layers with what is cut off, and for each thread the patches of an image side by side. */
        @Override
        public long bytes() {
            long images = batch * (COLOURS + 4 * channels);
            long patches = settings.threads() * channels * kernel * kernel;
            return (images + patches) * side * side * settings.dtype().bytes();
        }

        @Override
        public String sizeParameter() {
            return batch > 1 ? "batch_size" : "image_size";
        }

        @Override
        public long size() {
            return batch > 1 ? batch : side;
        }

        @Override
        public Outcome run(Session session) throws InterruptedException {
            Tensor images = session.random(batch, COLOURS, side, side);
            Filters filters = new Filters(
                    session.random(channels, COLOURS, kernel, kernel),
                    session.random(channels, channels, kernel, kernel));
            Timings timings = session.time(() -> filters.apply(images));
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("batch_size", batch);
            figures.put("image_size", side);
            figures.put("channels", channels);
            figures.put("kernel_size", kernel);
            figures.put("images_per_second", batch / timings.median());
            figures.put("flop_per_second", flop() / timings.median());
            figures.put("checksum", Session.withoutGradients(() -> Sums.of(filters.apply(images))));
            return new Outcome(timings, figures);
        }

        /** A multiplication and an addition for each weight at each pixel, by the definition of a convolution. */
        private double flop() {
            return 2.0 * batch * side * side * kernel * kernel * channels * (COLOURS + channels);
        }
    }

    /** The weights of both layers: outputs × inputs × height × width. */
    record Filters(Tensor first, Tensor second) {
        Tensor apply(Tensor images) {
            return torch.relu(convolve(torch.relu(convolve(images, first)), second));
        }

        private static Tensor convolve(Tensor images, Tensor weights) {
            long[] padding = {weights.size(2) / 2, weights.size(3) / 2};
            return torch.conv2d(
                    images, weights, new TensorOptional(), new long[] {1, 1}, padding, new long[] {1, 1}, 1);
        }
    }
}
