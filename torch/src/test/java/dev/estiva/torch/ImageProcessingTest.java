package dev.estiva.torch;

import static dev.estiva.torch.SessionOfATest.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.estiva.torch.ImageProcessingJob.Filters;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ImageProcessingTest {
    private static final ImageProcessingJob TYPE = new ImageProcessingJob();

    /** Images side by side: number × channels × side × side. */
    private static final class Images {
        private final int count;
        private final int channels;
        private final int side;
        private final double[] pixels;

        Images(int count, int channels, int side, double... pixels) {
            this.count = count;
            this.channels = channels;
            this.side = side;
            this.pixels = pixels;
        }

        double at(int image, int channel, int y, int x) {
            boolean isInside = y >= 0 && y < side && x >= 0 && x < side;
            return isInside ? pixels[((image * channels + channel) * side + y) * side + x] : 0;
        }

        /** By the definition: each pixel is the weighted sum of its neighbourhood in all channels, and not below 0. */
        Images filtered(double[] weights, int outputs, int kernel) {
            Images result = new Images(count, outputs, side, new double[count * outputs * side * side]);
            int next = 0;
            for (int image = 0; image < count; image++) {
                for (int output = 0; output < outputs; output++) {
                    for (int pixel = 0; pixel < side * side; pixel++) {
                        double sum = weighted(image, pixel, weights, output * channels * kernel * kernel, kernel);
                        result.pixels[next++] = Math.max(0, sum);
                    }
                }
            }
            return result;
        }

        private double weighted(int image, int pixel, double[] weights, int from, int kernel) {
            double sum = 0;
            for (int i = 0; i < channels * kernel * kernel; i++) {
                int y = pixel / side + i / kernel % kernel - kernel / 2;
                int x = pixel % side + i % kernel - kernel / 2;
                sum += weights[from + i] * at(image, i / (kernel * kernel), y, x);
            }
            return sum;
        }
    }

    @Test
    void filtersAsTheDefinitionSays() throws InterruptedException {
        String parameters = "{'batch_size': 2, 'image_size': 9, 'channels': 4, 'kernel_size': 5, 'iterations': 2}";
        JsonNode figures = TaskOfATest.figures(TYPE, parameters);

        try (Session session = SessionOfATest.open("{}")) {
            Tensor images = session.random(2, 3, 9, 9);
            Tensor first = session.random(4, 3, 5, 5);
            Tensor second = session.random(4, 4, 5, 5);
            double[] expected = new Images(2, 3, 9, numbers(images))
                    .filtered(numbers(first), 4, 5)
                    .filtered(numbers(second), 4, 5)
                    .pixels;

            assertThat(numbers(new Filters(first, second).apply(images))).containsExactly(expected, within(0.05));
            assertThat(figures.get("checksum").asDouble())
                    .isCloseTo(SessionOfATest.sum(expected), within(1e-5 * SessionOfATest.sum(expected)));
        }
    }

    @Test
    void keepsWhatIsBelowZeroOut() {
        try (Session session = SessionOfATest.open("{'dtype': 'float64'}")) {
            Tensor images = session.random(1, 3, 4, 4);
            Filters filters = new Filters(session.random(2, 3, 3, 3).neg(), session.random(2, 2, 3, 3));

            assertThat(numbers(filters.apply(images))).containsOnly(0);
        }
    }

    @Test
    void countsTheWorkByTheDefinition() throws InterruptedException {
        JsonNode figures =
                TaskOfATest.figures(TYPE, "{'batch_size': 3, 'image_size': 8, 'channels': 2, 'iterations': 3}");

        double median = figures.get("iteration_seconds").get("median").asDouble();
        assertThat(figures.get("images_per_second").asDouble()).isEqualTo(3 / median);
        assertThat(figures.get("flop_per_second").asDouble()).isEqualTo(2.0 * 3 * 64 * 9 * (3 * 2 + 2 * 2) / median);
    }

    @Test
    void refusesKernelsWithoutAMiddle() {
        assertThatThrownBy(() -> TYPE.run(new TaskOfATest("{'kernel_size': 4}")))
                .hasMessage("payload.kernel_size: expected an odd number, found 4");
    }
}
