package dev.estiva.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.jobtype.ParameterException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every parameter of every type, with values just outside its bounds and of another kind. */
class RefusalTest {
    private static final List<TorchJob> TYPES =
            List.of(new MatrixMultiplyJob(), new VectorAdditionJob(), new NeuralNetworkJob(), new ImageProcessingJob());

    /** The bounds of whole numbers. */
    private static final Map<String, Map<String, long[]>> OWN = Map.of(
            "matrix_multiply", Map.of("size", new long[] {1, 131_072}, "iterations", new long[] {1, 1_000_000}),
            "vector_addition", Map.of("size", new long[] {1, 10_000_000_000L}, "iterations", new long[] {1, 1_000_000}),
            "neural_network",
                    Map.of(
                            "epochs", new long[] {1, 100_000},
                            "batch_size", new long[] {1, 1_000_000},
                            "input_size", new long[] {1, 1_000_000},
                            "hidden_size", new long[] {1, 1_000_000},
                            "output_size", new long[] {2, 1_000_000},
                            "samples", new long[] {64, 128_000_000}),
            "image_processing",
                    Map.of(
                            "batch_size", new long[] {1, 65_536},
                            "image_size", new long[] {1, 16_384},
                            "channels", new long[] {1, 1_024},
                            "kernel_size", new long[] {1, 31},
                            "iterations", new long[] {1, 1_000_000}));

    private static final Map<String, long[]> COMMON = Map.of(
            "warm_up", new long[] {0, 10_000},
            "seed", new long[] {0, 9_007_199_254_740_991L},
            "device_index", new long[] {0, 0},
            "threads", new long[] {1, 1});

    static Stream<Arguments> wholeNumbers() {
        List<Arguments> all = new ArrayList<>();
        for (TorchJob type : TYPES) {
            Map<String, long[]> bounds = new TreeMap<>(COMMON);
            bounds.putAll(OWN.get(type.name()));
            bounds.forEach((name, bound) -> all.add(Arguments.of(type, name, bound[0], bound[1])));
        }
        return all.stream();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("wholeNumbers")
    void namesTheParameterTheValueAndTheBounds(TorchJob type, String name, long least, long most) {
        String expected = "payload." + name + ": expected a whole number from " + least + " to " + most + ", found ";
        for (String bad : List.of(
                String.valueOf(least - 1),
                String.valueOf(most + 1),
                "-9223372036854775808",
                "9223372036854775807",
                "92233720368547758080000",
                "1.5",
                "\"7\"",
                "true")) {
            assertThatThrownBy(() -> type.run(new TaskOfATest("{'" + name + "': " + bad + "}")))
                    .isInstanceOf(ParameterException.class)
                    .hasMessage(expected + bad);
        }
        assertThatThrownBy(() -> type.run(new TaskOfATest("{'" + name + "': [1]}")))
                .hasMessage(expected + "a list");
    }

    static Stream<TorchJob> types() {
        return TYPES.stream();
    }

    @ParameterizedTest
    @MethodSource("types")
    void refusesNamesAndChoicesThatItDoesNotKnow(TorchJob type) {
        assertThatThrownBy(() -> type.run(new TaskOfATest("{'sise': 1}")))
                .hasMessageContaining("payload: expected only ")
                .hasMessageEndingWith("found sise");
        assertThatThrownBy(() -> type.run(new TaskOfATest("{'dtype': 'int8'}")))
                .hasMessage("payload.dtype: expected one of float32, float16, bfloat16, float64, found \"int8\"");
        assertThatThrownBy(() -> type.run(new TaskOfATest("{'device': 'tpu'}")))
                .hasMessage("payload.device: expected one of auto, cpu, cuda, found \"tpu\"");
        assertThatThrownBy(() -> type.run(new TaskOfATest("{'tf32': 1}")))
                .hasMessage("payload.tf32: expected true or false, found 1");
        assertThatThrownBy(() -> type.run(new TaskOfATest("[]")))
                .hasMessage("payload: expected an object, found a list");
    }

    static Stream<Arguments> tooLarge() {
        return Stream.of(
                Arguments.of(new MatrixMultiplyJob(), "{'size': 131072}", "size", "131072"),
                Arguments.of(new VectorAdditionJob(), "{'size': 10000000000}", "size", "10000000000"),
                Arguments.of(new NeuralNetworkJob(), "{'samples': 100000000}", "samples", "100000000"),
                Arguments.of(new NeuralNetworkJob(), "{'hidden_size': 1000000}", "hidden_size", "1000000"),
                Arguments.of(new ImageProcessingJob(), "{'batch_size': 65536}", "batch_size", "65536"),
                Arguments.of(
                        new ImageProcessingJob(), "{'batch_size': 1, 'image_size': 16384}", "image_size", "16384"));
    }

    @ParameterizedTest
    @MethodSource("tooLarge")
    void refusesWhatNeedsMoreMemoryThanTheTaskHas(TorchJob type, String parameters, String name, String value) {
        TaskOfATest task = new TaskOfATest(parameters);
        task.memoryBytes = 2_000_000_000;

        assertThatThrownBy(() -> type.run(task))
                .isInstanceOf(ParameterException.class)
                .hasMessageStartingWith(
                        "payload." + name + ": expected a value that needs at most the 2000000000 bytes")
                .hasMessageContaining("found " + value + ", which needs ");
        assertThat(task.said).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("types")
    void saysWhyThereIsNoGpuForATaskThatInsists(TorchJob type) throws InterruptedException {
        assertThat(type.run(new TaskOfATest("{'device': 'cuda'}")).message())
                .isEqualTo("payload.device: expected a GPU, but the task was given no GPU");
    }
}
