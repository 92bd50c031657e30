package dev.estiva.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The script that compares with Python, with modules and programs that stand in for PyTorch and Estiva. */
class TorchBesidePythonTest {
    /** Whose tensors are nothing, and whose GPU takes two seconds from one event to the next. */
    private static final String TORCH = """
        class Tensor:
            dtype = "float32"
            def __getattr__(self, name):
                return lambda *given, **named: self
            __add__ = __sub__ = __mul__ = __getitem__ = lambda self, other: self
        class Event:
            marks = 0
            def __init__(self, enable_timing):
                assert enable_timing
            def record(self):
                Event.marks += 2000
                self.at = Event.marks
            def elapsed_time(self, other):
                return other.at - self.at
        class NoGrad:
            def __enter__(self): pass
            def __exit__(self, *given): pass
        class Any:
            def __init__(self, **named): self.__dict__.update(named)
        float32, float64 = "float32", "float64"
        __version__ = "0.0-of-a-test"
        made = lambda *given, **named: Tensor()
        rand = randn = randint = empty_like = mm = add = relu = made
        set_num_threads = manual_seed = made
        no_grad = NoGrad
        nn = Any(functional=Any(conv2d=made, linear=made, cross_entropy=made))
        optim = Any(Adam=made)
        cuda = Any(is_available=lambda: True, Event=Event, synchronize=made, get_device_name=lambda index: "a card")
        backends = Any(cuda=Any(matmul=Any()), cudnn=Any())
        """;

    @TempDir
    private Path folder;

    private Path python = Path.of("python3");

    @BeforeEach
    void findsPython() {
        python = List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).stream()
                .map(path -> Path.of(path, "python3"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(python);
        assumeTrue(Files.isExecutable(python), "there is no python3 on the PATH");
    }

    @Test
    void takesTurnsAndComparesTheMedians() throws Exception {
        Files.writeString(folder.resolve("torch.py"), TORCH);
        estiva("cuda:0", "2.02", "1.9", "4.0", "2.0");

        Answer answer = compare("--device", "cuda", "--rounds", "2");

        assertThat(answer.text()).contains("matrix_multiply").contains("within 3%");
        JsonNode line =
                JsonMapper.shared().readTree(answer.text().lines().toList().getLast());
        JsonNode types = line.get("types");
        assertThat(types.get("matrix_multiply").get("python_seconds").asDouble())
                .isEqualTo(2);
        assertThat(types.get("matrix_multiply").get("ratio").asDouble()).isEqualTo(2 / 2.02);
        assertThat(types.get("matrix_multiply").get("within_tolerance").asBoolean())
                .isTrue();
        assertThat(types.get("image_processing").get("within_tolerance").asBoolean())
                .isTrue();
        assertThat(types.get("neural_network").get("ratio").asDouble()).isEqualTo(0.5);
        assertThat(types.get("neural_network").get("within_tolerance").asBoolean())
                .isFalse();
        assertThat(types.get("vector_addition").get("ratios").size()).isEqualTo(2);
        assertThat(line.get("device_name").asString()).isEqualTo("a card");
        assertThat(answer.code()).isEqualTo(1);
        List<String> calls = Files.readAllLines(folder.resolve("calls"));
        assertThat(calls).hasSize(2).allMatch(call -> call.startsWith("bench torch --device cuda --threads 1"));
        assertThat(calls.getFirst()).contains("\"tf32\": false").contains("\"dtype\": \"float32\"");
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        Files.writeString(folder.resolve("torch.py"), "raise ImportError('No module named torch')");
        Answer without = compare("--device", "cpu");
        assertThat(without.code()).isEqualTo(2);
        assertThat(without.text()).contains("has no torch: No module named torch; get it with: pip install torch");

        Files.writeString(folder.resolve("torch.py"), TORCH);
        estiva("cpu", "1", "1", "1", "1");
        Answer onCpu = compare("--device", "cuda", "--small");
        assertThat(onCpu.code()).isEqualTo(2);
        assertThat(onCpu.text()).contains("Estiva ran matrix_multiply on cpu: there is no NVIDIA driver");
    }

    private void estiva(String device, String multiply, String filter, String train, String add) throws IOException {
        String one = "\"%s\": {\"device\": \"" + device + "\", \"why_no_gpu\": \"there is no NVIDIA driver\","
                + " \"iteration_seconds\": {\"median\": %s}}";
        String types = String.join(
                ", ",
                one.formatted("matrix_multiply", multiply),
                one.formatted("image_processing", filter),
                one.formatted("neural_network", train),
                one.formatted("vector_addition", add));
        Path program = Files.writeString(
                folder.resolve("estiva"),
                "#!/bin/sh\necho \"$*\" >> " + folder.resolve("calls") + "\necho '{\"types\": {" + types + "}}'\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    private record Answer(int code, String text) {}

    private Answer compare(String... words) throws IOException, InterruptedException {
        Path script = Path.of("").toAbsolutePath().resolveSibling("benchmarks").resolve("torch_beside_python.py");
        List<String> command = new ArrayList<>(List.of(python.toString(), script.toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--estiva", folder.resolve("estiva").toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PYTHONPATH", folder.toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Answer(process.exitValue(), text);
    }
}
