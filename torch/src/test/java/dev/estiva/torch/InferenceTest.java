package dev.estiva.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.jobtype.JobResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class InferenceTest {
    private static final String TWO_INPUTS = "'inputs': [[1, 2, 3], [0, 1, 0]]";

    private final InferenceJob type = new InferenceJob();

    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void write() throws IOException {
        model = ScriptFile.linear(folder.resolve("linear.pt"), 1, 0, 2, 0, -1, 0.5f);
    }

    @Test
    void answersAsTheWeightsSay() throws Exception {
        JsonNode figures = ask(TWO_INPUTS + ", 'outputs': 10, 'iterations': 3");

        assertThat(figures.get("outputs").toString()).isEqualTo("[7.0,-0.5,0.0,-1.0]");
        assertThat(figures.get("checksum").asDouble()).isEqualTo(5.5);
        assertThat(figures.get("input_shape").toString()).isEqualTo("[3]");
        assertThat(figures.get("output_shape").toString()).isEqualTo("[2]");
        assertThat(figures.get("batch_size").asInt()).isEqualTo(2);
        assertThat(figures.get("iterations").asInt()).isEqualTo(3);
        double median = figures.get("iteration_seconds").get("median").asDouble();
        assertThat(figures.get("samples_per_second").asDouble()).isEqualTo(2 / median);
        JsonNode latency = figures.get("latency_seconds");
        assertThat(latency.get("p50").asDouble())
                .isPositive()
                .isLessThanOrEqualTo(latency.get("p99").asDouble());
        assertThat(latency.get("p90").asDouble())
                .isLessThanOrEqualTo(latency.get("max").asDouble());
    }

    @Test
    void givesAsManyOutputsAsAskedForThoughTheyComeInBatches() throws Exception {
        JsonNode figures = ask(TWO_INPUTS + ", 'outputs': 3, 'batch_size': 1, 'iterations': 1");

        assertThat(figures.get("outputs").toString()).isEqualTo("[7.0,-0.5,0.0]");
    }

    @Test
    void readsInputsFromNumPyAndRawFiles() throws Exception {
        Path raw = folder.resolve("inputs.raw");
        Files.write(raw, numbers(1, 2, 3, 0, 1, 0).array());
        Path npy = folder.resolve("inputs.npy");
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }         \n";
        ByteBuffer file = ByteBuffer.allocate(10 + header.length() + 24).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) header.length());
        file.put(header.getBytes(StandardCharsets.US_ASCII)).put(numbers(1, 2, 3, 0, 1, 0));
        Files.write(npy, file.array());

        for (String source :
                new String[] {"'input_file': '" + npy + "'", "'input_file': '" + raw + "', 'shape': [3]"}) {
            JsonNode figures = ask(source + ", 'outputs': 4, 'iterations': 1");

            assertThat(figures.get("outputs").toString()).isEqualTo("[7.0,-0.5,0.0,-1.0]");
        }
        assertRefused(
                "'input_file': '" + raw + "', 'shape': [5]", "in float32, 20 bytes each, found " + raw + " of 24");
        assertRefused("'input_file': '" + raw + "'", "payload.input_file: expected a NumPy file, found");
    }

    @Test
    void makesTheSameInputsOfTheSameSeed() throws Exception {
        double first = checksum("'shape': [3], 'seed': 5");

        assertThat(checksum("'shape': [3], 'seed': 5")).isEqualTo(first);
        assertThat(checksum("'shape': [3], 'seed': 6")).isNotEqualTo(first);
        assertThat(checksum("'shape': [3], 'seed': 5, 'dtype': 'float64'")).isNotEqualTo(first);
    }

    @Test
    void keepsAModelUntilItsFileChanges() throws Exception {
        assertThat(ask(TWO_INPUTS).get("model_was_loaded").asBoolean()).isFalse();
        assertThat(ask(TWO_INPUTS).get("model_was_loaded").asBoolean()).isTrue();

        ScriptFile.write(
                model,
                new float[] {1, 0, 2, 0, -1, 0.5f},
                "return torch.mul(torch.linear(x, self.weight), 10)",
                "Tensor");
        JsonNode figures = ask(TWO_INPUTS + ", 'outputs': 1");

        assertThat(figures.get("model_was_loaded").asBoolean()).isFalse();
        assertThat(figures.get("outputs").get(0).asDouble()).isEqualTo(70);
    }

    @Test
    void canBeTriedWithoutAModelOfOnesOwn() throws Exception {
        String parameters = "{'model': 'demo', 'batch_size': 2, 'iterations': 2, 'outputs': 20}";
        JsonNode figures = TaskOfATest.figures(type, parameters);

        assertThat(figures.get("model").asString()).isEqualTo("demo");
        assertThat(figures.get("input_shape").toString()).isEqualTo("[784]");
        assertThat(figures.get("output_shape").toString()).isEqualTo("[10]");
        assertThat(figures.get("outputs")).hasSize(20);
        assertThat(TaskOfATest.figures(new InferenceJob(), parameters).get("outputs"))
                .as("of the same model, made again")
                .isEqualTo(figures.get("outputs"));
        assertThatThrownBy(() -> TaskOfATest.figures(type, "{'model': 'demo', 'shape': [5]}"))
                .hasMessageStartingWith("the model cannot work on a batch of the shape [32, 5]");
    }

    @Test
    void takesTheFirstTensorOfATuple() throws Exception {
        ScriptFile.write(model, new float[6], "return (torch.neg(x), self.weight)", "Tuple[Tensor, Tensor]");

        assertThat(ask(TWO_INPUTS + ", 'outputs': 2").get("outputs").toString()).isEqualTo("[-1.0,-2.0]");
    }

    @Test
    void putsRequestsTogetherToBatches() throws Exception {
        JsonNode figures = ask("'shape': [3], 'requests': 40, 'concurrency': 8, 'max_batch': 4, 'seed': 2");

        assertThat(figures.get("iterations").asInt()).isEqualTo(10);
        assertThat(figures.get("mean_batch").asDouble()).isEqualTo(4);
        assertThat(figures.get("requests").asInt()).isEqualTo(40);
        assertThat(figures.get("latency_seconds").get("p50").asDouble())
                .isGreaterThan(figures.get("waiting_seconds").get("p50").asDouble());
    }

    @Test
    void tasksAtTheSameTimeAreAnsweredInTheSameBatches() throws Exception {
        String waiting = ", 'batch_size': 1, 'warm_up': 0, 'max_batch': 8, 'max_delay_ms': 60000";
        TaskOfATest other = new TaskOfATest(
                "{'model': '" + model + "', 'inputs': [[5, 5, 5]], 'iterations': 1000000" + waiting + "}");
        FutureTask<JobResult> running = new FutureTask<>(() -> type.run(other));
        Thread thread = Thread.ofPlatform().start(running);
        while (other.said.stream().noneMatch(said -> said.contains("iteration"))) {
            assertThat(running.isDone()).isFalse();
            Thread.onSpinWait();
        }

        JsonNode figures = ask(TWO_INPUTS + ", 'outputs': 4, 'iterations': 20" + waiting);

        assertThat(figures.get("outputs").toString()).isEqualTo("[7.0,-0.5,0.0,-1.0]");
        assertThat(figures.get("model_was_loaded").asBoolean()).isTrue();
        JsonNode together = figures.get("together");
        assertThat(together.get("requests").asInt())
                .as("two for the outputs, and the iterations")
                .isEqualTo(22);
        assertThat(together.get("batches").asDouble()).isEqualTo(11);
        assertThat(together.get("max_batch").asInt()).isEqualTo(2);
        assertThat(together.get("waiting_seconds").get("p50").asDouble()).isNotNegative();
        assertThat(together.get("computing_seconds").get("p50").asDouble()).isPositive();

        other.cancelAfterProgress = 0;
        thread.join();
        assertThatThrownBy(running::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(ask(TWO_INPUTS).has("together")).as("alone again").isFalse();
    }

    @Test
    void refusesWhatItCannotAsk() throws Exception {
        Path none = folder.resolve("none.pt");
        assertThatThrownBy(() -> TaskOfATest.figures(type, "{'model': '" + none + "', 'shape': [3]}"))
                .hasMessage("payload.model: expected the absolute path of a file on the worker, found " + none
                        + ", which does not exist there");
        Path text = Files.writeString(folder.resolve("text.pt"), "not a model");
        assertThatThrownBy(() -> TaskOfATest.figures(type, "{'model': '" + text + "', 'shape': [3]}"))
                .hasMessageStartingWith("payload.model: expected a model in TorchScript, as")
                .hasMessageContaining("which PyTorch cannot read (")
                .hasMessageNotContaining("frame #");
        assertThatThrownBy(() -> ask("'shape': [4]"))
                .hasMessageStartingWith("the model cannot work on a batch of the shape [32, 4]: mat1 and mat2");
        assertRefused(
                TWO_INPUTS + ", 'input_file': '/x'", "payload: expected one of inputs and input_file, found both");
        assertRefused("'inputs': [[1, 2], [3]]", "payload.inputs: expected a list of 2, as the first one there is");
        assertRefused("'iterations': 2", "payload.shape: expected the sizes of one input without its batch");
        assertRefused("'shape': [0]", "at most 15 whole numbers from 1 to 1000000000, found [0]");
        assertRefused("'shape': [1000000, 1000000]", "payload.shape: expected at most 1000000000 numbers an input");
        assertRefused("'shape': [3], 'rate': 5", "payload.rate: expected it together with requests");
        assertRefused("'shape': [3], 'requests': 5, 'rate': 5, 'concurrency': 1", "one of concurrency and rate");
        assertRefused("'shape': [3], 'batch_size': 0", "payload.batch_size: expected a whole number from 1 to 65536");
    }

    @Test
    void endsWhenItIsCancelledWhileRequestsAreToCome() {
        TaskOfATest task = new TaskOfATest(
                "{'model': '" + model + "', 'shape': [3], 'requests': 1000000, 'concurrency': 1, 'max_batch': 1}");
        task.cancelAfterProgress = 3;

        assertThatThrownBy(() -> type.run(task)).isInstanceOf(InterruptedException.class);
        assertThat(task.said).hasSizeLessThan(10);
    }

    private void assertRefused(String parameters, String message) {
        assertThatThrownBy(() -> ask(parameters)).hasMessageContaining(message);
    }

    private double checksum(String parameters) throws Exception {
        return ask(parameters + ", 'iterations': 1").get("checksum").asDouble();
    }

    private JsonNode ask(String parameters) throws InterruptedException {
        return TaskOfATest.figures(type, "{'model': '" + model + "', " + parameters + "}");
    }

    private static ByteBuffer numbers(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return bytes.flip();
    }
}
