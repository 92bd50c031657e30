package dev.estiva.torch;

import static dev.estiva.torch.SessionOfATest.numbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class NeuralNetworkTest {
    private static final NeuralNetworkJob TYPE = new NeuralNetworkJob();
    private static final String SMALL = "'input_size': 20, 'hidden_size': 32, 'output_size': 4, 'samples': 1024";

    @ParameterizedTest
    @ValueSource(strings = {"float32", "float64", "bfloat16", "float16"})
    void learnsToTellTheClassesApart(String dtype) throws InterruptedException {
        JsonNode figures =
                TaskOfATest.figures(TYPE, "{" + SMALL + ", 'learning_rate': 0.005, 'dtype': '" + dtype + "'}");

        double loss = figures.get("initial").get("loss").asDouble();
        assertThat(figures.get("epochs")).hasSize(5);
        for (JsonNode epoch : figures.get("epochs")) {
            assertThat(epoch.get("loss").asDouble()).isLessThan(loss);
            loss = epoch.get("loss").asDouble();
        }
        assertThat(figures.get("initial").get("accuracy").asDouble()).isLessThan(0.7);
        assertThat(figures.get("epochs").get(4).get("accuracy").asDouble()).isGreaterThan(0.95);
    }

    @Test
    void hasTheGradientsThatDifferencesOfTheLossShow() {
        try (Session session = SessionOfATest.open("{'dtype': 'float64', 'seed': 2}")) {
            SeparableData data = SeparableData.make(session, 16, 5, 3);
            Network network = Network.random(session, 5, 7, 3);
            network.loss(data.samples(), data.labels()).backward();

            TensorVector parameters = network.parameters();
            for (int i = 0; i < parameters.size(); i++) {
                Tensor weights = parameters.get(i);
                double[] gradient = numbers(weights.grad());
                for (int k = 0; k < gradient.length; k++) {
                    assertThat(gradient[k]).isCloseTo(difference(network, data, weights, k), within(1e-7));
                }
            }
        }
    }

    /** (f(x + h) − f(x − h)) / 2h, whose error is of the order of h². */
    private static double difference(Network network, SeparableData data, Tensor weights, int index) {
        double step = 1e-5;
        DoublePointer values = new DoublePointer(weights.data_ptr());
        double value = values.get(index);
        values.put(index, value + step);
        double above = network.loss(data.samples(), data.labels()).item_double();
        values.put(index, value - step);
        double below = network.loss(data.samples(), data.labels()).item_double();
        values.put(index, value);
        return (above - below) / (2 * step);
    }

    @Test
    void givesTheSameForTheSameSeedAndAnotherForAnother() throws InterruptedException {
        JsonNode first = TaskOfATest.figures(TYPE, "{" + SMALL + ", 'epochs': 2, 'seed': 11}");

        JsonNode again = TaskOfATest.figures(TYPE, "{" + SMALL + ", 'epochs': 2, 'seed': 11, 'warm_up': 3}");
        JsonNode other = TaskOfATest.figures(TYPE, "{" + SMALL + ", 'epochs': 2, 'seed': 12}");

        assertThat(again.get("epochs")).isEqualTo(first.get("epochs"));
        assertThat(other.get("epochs")).isNotEqualTo(first.get("epochs"));
    }

    @Test
    void countsABatchAsAnIteration() throws InterruptedException {
        JsonNode figures = TaskOfATest.figures(TYPE, "{" + SMALL + ", 'epochs': 3, 'batch_size': 100}");

        assertThat(figures.get("iterations").asInt()).isEqualTo(3 * 10);
        assertThat(figures.get("samples").asInt()).isEqualTo(1000);
        double median = figures.get("iteration_seconds").get("median").asDouble();
        assertThat(figures.get("samples_per_second").asDouble()).isEqualTo(100 / median);
    }

    @Test
    void tellsTheEpochAndItsLossWhileItRuns() throws InterruptedException {
        TaskOfATest task = new TaskOfATest("{" + SMALL + ", 'epochs': 2}");

        TYPE.run(task);

        assertThat(task.said)
                .anyMatch(line -> line.matches("50\\.0 epoch 1 of 2: loss [0-9.]+, accuracy [0-9.]+"))
                .last()
                .asString()
                .matches("100\\.0 epoch 2 of 2: loss [0-9.]+, accuracy [0-9.]+");
    }

    @Test
    void endsInTheMiddleOfAnEpochWhenItIsCancelled() {
        TaskOfATest task = new TaskOfATest("{'samples': 600000, 'input_size': 2, 'epochs': 1000}");
        task.cancelAfterProgress = 4;

        assertThatThrownBy(() -> TYPE.run(task)).isInstanceOf(InterruptedException.class);
        assertThat(task.said)
                .hasSize(4)
                .allMatch(line -> line.endsWith("warm-up 1 of 1")
                        || line.matches("[0-9.E-]+ epoch 1 of 1000, step [0-9]+ of 9375: loss [0-9]+\\.[0-9]{4}"));
    }
}
