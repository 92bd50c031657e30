package dev.estiva.torch;

import static dev.estiva.torch.SessionOfATest.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class MatrixMultiplyTest {
    private static final MatrixMultiplyJob TYPE = new MatrixMultiplyJob();

    @Test
    void reportsItsRateAndHowItWasMeasured() throws InterruptedException {
        JsonNode figures = TaskOfATest.figures(TYPE, "{'size': 64, 'iterations': 5, 'warm_up': 2, 'seed': 9}");

        assertThat(figures.propertyNames())
                .containsSubsequence(
                        "device",
                        "device_name",
                        "why_no_gpu",
                        "dtype",
                        "seed",
                        "threads",
                        "iterations",
                        "warm_up",
                        "processing_time",
                        "iteration_seconds",
                        "size",
                        "flop_per_second",
                        "checksum");
        assertThat(figures.get("device").asString()).isEqualTo("cpu");
        assertThat(figures.get("why_no_gpu").asString()).isEqualTo("the task was given no GPU");
        assertThat(figures.get("threads").asInt()).isEqualTo(1);
        double median = figures.get("iteration_seconds").get("median").asDouble();
        assertThat(figures.get("flop_per_second").asDouble()).isEqualTo(2.0 * 64 * 64 * 64 / median);
    }

    @Test
    void givesTheSameResultForTheSameSeedAndAnotherForAnother() throws InterruptedException {
        double first = checksum("{'size': 70, 'seed': 3}");

        assertThat(checksum("{'size': 70, 'seed': 3}")).isEqualTo(first);
        assertThat(checksum("{'size': 70, 'seed': 4}")).isNotEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({"float32, 1e-6", "float64, 1e-13", "bfloat16, 0.01", "float16, 0.002"})
    void multipliesAsPlainJavaDoesInDoublePrecision(String dtype, double tolerance) throws InterruptedException {
        int size = 37;
        String parameters = "'dtype': '" + dtype + "', 'seed': 8";
        double found = checksum("{'size': " + size + ", 'iterations': 2, " + parameters + "}");

        try (Session session = SessionOfATest.open("{" + parameters + "}")) {
            double[] a = numbers(session.random(size, size));
            double[] b = numbers(session.random(size, size));
            double expected = 0;
            for (int row = 0; row < size; row++) {
                for (int column = 0; column < size; column++) {
                    for (int k = 0; k < size; k++) {
                        expected += a[row * size + k] * b[k * size + column];
                    }
                }
            }
            assertThat(found).isCloseTo(expected, within(tolerance * expected));
        }
    }

    @Test
    void refusesWhatDoesNotFitIntoTheMemoryOfTheTask() {
        TaskOfATest task = new TaskOfATest("{'size': 10000}");
        task.memoryBytes = 1_000_000_000;

        assertThatThrownBy(() -> TYPE.run(task))
                .hasMessage("payload.size: expected a value that needs at most the 1000000000 bytes of memory there are"
                        + " for the task, found 10000, which needs 1200000000");
    }

    @Test
    void endsBetweenTwoIterationsWhenItIsCancelled() {
        TaskOfATest task = new TaskOfATest("{'size': 300, 'iterations': 100000}");
        task.cancelAfterProgress = 3;

        assertThatThrownBy(() -> TYPE.run(task)).isInstanceOf(InterruptedException.class);
        assertThat(task.said).hasSizeLessThan(10);
    }

    private static double checksum(String parameters) throws InterruptedException {
        return TaskOfATest.figures(TYPE, parameters).get("checksum").asDouble();
    }
}
