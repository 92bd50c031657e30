package dev.estiva.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.estiva.bench.DeviceWork;
import dev.estiva.client.Json;
import dev.estiva.jobtype.JobResult;
import dev.estiva.jobtype.Parameters;
import dev.estiva.model.Payload;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Resources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CudaKernelTest {
    private static final String SOURCE =
            "extern \\\"C\\\" __global__ void scale(float* x, float factor, int n) { /* … */ }";
    private static final String CALL = "'grid': 1, 'block': 3,"
            + " 'arguments': [{'buffer': 'float32', 'name': 'x', 'size': 4, 'init': 'range', 'show': 9},"
            + " {'scalar': 'float32', 'value': 2.5}, {'scalar': 'int32', 'value': 4}]";

    private final FakeMachine machine = new FakeMachine();
    private final CudaKernelJob type = new CudaKernelJob((_, _) -> machine);

    @TempDir
    private Path folder;

    @Test
    void givesWhatTheFirstCallLeavesAndTimesTheOthers() throws InterruptedException {
        JsonNode figures = figures("{'source': '" + SOURCE + "', 'iterations': 4, 'warm_up': 2, " + CALL + "}");

        JsonNode buffer = figures.get("buffers").get(0);
        assertThat(buffer.toString())
                .isEqualTo("{\"name\":\"x\",\"type\":\"float32\",\"size\":4,\"checksum\":10.5,"
                        + "\"values\":[0.0,2.5,5.0,3.0]}");
        assertThat(figures.get("kernel").asString()).isEqualTo("scale");
        assertThat(figures.get("device_name").asString()).isEqualTo("a GPU of a test");
        assertThat(figures.get("processing_time").asDouble()).isEqualTo(2);
        assertThat(figures.get("calls_per_second").asDouble()).isEqualTo(2);
        assertThat(figures.get("block").toString()).isEqualTo("[3,1,1]");
        assertThat(machine.calls.getFirst()).isEqualTo("load scale");
        assertThat(machine.calls.getLast()).isEqualTo("close");
        assertThat(machine.calls).contains("upload 16");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takesTheKernelByWhichGpusAreCompared(boolean isQuick) {
        DeviceWork work = DeviceWork.of(DeviceWork.CUDA_KERNEL, isQuick);
        for (long grid : work.sizes()) {
            Parameters parameters =
                    Parameters.of(Payload.of(Json.object(work.payload(grid)).bytes()));
            assertThat(KernelSource.read(parameters).kernel()).isEqualTo("saxpy");
            KernelLaunch launch = KernelLaunch.read(parameters);
            List<KernelArgument> arguments = KernelArguments.read(parameters);
            assertThat(parameters.whole("iterations", 0, 1, 1_000)).isEqualTo(20);
            parameters.refuseOthers();

            int threads = launch.grid().getFirst() * launch.block().getFirst();
            assertThat(threads).isEqualTo(Math.toIntExact(grid * 256));
            assertThat(((KernelArgument.Scalar) arguments.getFirst()).value()).isEqualTo((long) threads);
            assertThat(arguments.stream().filter(KernelArgument.Buffer.class::isInstance))
                    .hasSize(2)
                    .allSatisfy(buffer ->
                            assertThat(((KernelArgument.Buffer) buffer).size()).isEqualTo(threads));
        }
    }

    @Test
    void fillsBuffersAsItIsTold() throws InterruptedException {
        String values = "{'buffer': 'float32', 'name': 'x', 'size': 3, 'values': [7, 0.5], 'show': 3}";
        assertThat(firstBuffer(values).get("values").toString()).isEqualTo("[7.0,0.5,0.0]");
        assertThat(firstBuffer("{'buffer': 'float32', 'size': 3, 'show': 3}").toString())
                .isEqualTo("{\"name\":\"argument 0\",\"type\":\"float32\",\"size\":3,\"checksum\":0.0,"
                        + "\"values\":[0.0,0.0,0.0]}");
        String random = "{'buffer': 'float32', 'size': 1000, 'init': 'random'}";
        double sum = firstBuffer(random).get("checksum").asDouble();
        assertThat(sum)
                .isBetween(400.0, 600.0)
                .isEqualTo(firstBuffer(random).get("checksum").asDouble());
    }

    @Test
    void saysWhereTheSourceIsWrong() throws InterruptedException {
        TaskOfATest task = taskWithGpu("{'source': 'error', 'kernel': 'f', " + CALL + "}");
        JobResult result = type.run(task);

        assertThat(result.completed()).isFalse();
        assertThat(result.message())
                .isEqualTo(
                        "kernel.cu does not compile: line 2: identifier \"y\" is undefined (and 1 more, see the log)");
        assertThat(task.said).contains("kernel.cu(3): error: identifier \"z\" is undefined");
        assertThat(task.endsJvm).isFalse();
        assertThat(machine.calls).containsExactly("load f", "close");
    }

    @Test
    void failsWithWhatCudaSays() throws InterruptedException {
        machine.failAtLaunch = "CUDA says CUDA_ERROR_ILLEGAL_ADDRESS while the kernel ran";
        TaskOfATest task = taskWithGpu("{'source': '" + SOURCE + "', " + CALL + "}");
        JobResult result = type.run(task);

        assertThat(result.completed()).isFalse();
        assertThat(result.message()).isEqualTo(machine.failAtLaunch);
        assertThat(task.endsJvm).isTrue();
        assertThat(machine.calls.getLast()).isEqualTo("close");
    }

    @Test
    void failsWithoutAGpuOrWithoutItsLibraries() throws InterruptedException {
        TaskOfATest without = new TaskOfATest("{'source': '" + SOURCE + "', " + CALL + "}");
        assertThat(type.run(without).message())
                .isEqualTo("a CUDA kernel runs on a GPU, and the task was given none; ask for one with --gpus");
        TaskOfATest with = taskWithGpu("{'source': '" + SOURCE + "', " + CALL + "}");
        assertThat(new CudaKernelJob().run(with).message())
                .isEqualTo(
                        "CUDA's native libraries are not installed on this worker: estiva install cuda fetches them");
    }

    @Test
    void refusesBuffersThatTheGpuHasNoRoomFor() {
        machine.memoryBytes = 15;
        assertThatThrownBy(() -> figures("{'source': '" + SOURCE + "', " + CALL + "}"))
                .hasMessage("payload.arguments: expected buffers of at most the 15 bytes there are for the task,"
                        + " found 16 bytes");
    }

    @Test
    void endsBetweenTwoCallsWhenItIsCancelled() {
        TaskOfATest task = taskWithGpu("{'source': '" + SOURCE + "', 'iterations': 100000, " + CALL + "}");
        task.cancelAfterProgress = 4;

        assertThatThrownBy(() -> type.run(task)).isInstanceOf(InterruptedException.class);
        assertThat(machine.calls.getLast()).isEqualTo("close");
        assertThat(machine.calls).hasSizeLessThan(12);
    }

    @Test
    void readsItsSourceFromAFileAndFindsTheKernel() throws Exception {
        Path file = Files.writeString(folder.resolve("mine.cu"), """
            // __global__ void old(float* x) {}
            /* __global__ void older(float* x) {} */
            __device__ float half_of(float x) { return x / 2; }
            __global__ void __launch_bounds__(256) scale(float* x, float factor, int n) { }
            """);
        assertThat(figures("{'source_file': '" + file + "', " + CALL + "}")
                        .get("kernel")
                        .asString())
                .isEqualTo("scale");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
        'kernel': 'f';                      payload: expected one of source and source_file, found neither
        'source': 'void f() {}';            payload.kernel: expected the name of a __global__ function, where the source has not just one, found nothing, and in the source none
        'source': '__global__ void f(int* x) {} __global__ void g(int* x) {}'; found nothing, and in the source f, g
        'source': ' ', 'kernel': 'f';       payload.source: expected CUDA C of 1 to 1048576 bytes, found 1 characters
        'source_file': 'x.cu';              payload.source_file: expected the absolute path of a file on the worker, found "x.cu"
        'source': 's', 'kernel': 'f', 'options': ['fast']; payload.options: expected a list of at most 32 options
        'source': 's', 'kernel': 'f', 'sauce': 1;          payload: expected only
        """)
    void refusesSourcesItCannotUse(String parameters, String message) {
        assertThatThrownBy(() -> figures("{" + parameters + ", " + CALL + "}")).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
        'block': 1;                         payload.grid: expected a whole number, or a list of one to three, at most 2147483647, 65535 and 65535, found nothing
        'grid': 0, 'block': 1;              payload.grid: expected a whole number
        'grid': [1, 65536], 'block': 1;     found [1,65536]
        'grid': 1, 'block': 1025;           payload.block: expected a whole number, or a list of one to three, at most 1024, 1024 and 64, found 1025
        'grid': 1, 'block': [32, 64];       payload.block: expected at most 1024 threads in all, found 2048 in [32, 64, 1]
        'grid': 1, 'block': 1, 'shared_memory': 50000; payload.shared_memory: expected a whole number from 0 to 49152
        'grid': 1, 'block': 1;              payload.arguments: expected a list of 1 to 256 objects
        """)
    void refusesLaunchesItCannotMake(String parameters, String message) {
        assertThatThrownBy(() -> figures("{'source': '" + SOURCE + "', " + parameters + "}"))
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
        {};                                                payload.arguments[0]: expected a buffer or a scalar, found neither
        {'buffer': 'half', 'size': 1};                     payload.arguments[0].buffer: expected one of float32, float64, int32, int64, uint8, found "half"
        {'buffer': 'int32'};                               payload.arguments[0].size: expected a whole number from 1 to 500000000, found nothing
        {'buffer': 'int64', 'size': 250000001};            payload.arguments[0].size: expected a whole number from 1 to 250000000, found 250000001
        {'buffer': 'int32', 'size': 1, 'values': [1, 2]};  payload.arguments[0].size: expected a whole number from 2 to
        {'buffer': 'uint8', 'values': [256]};              payload.arguments[0].values: expected numbers that are uint8, found 256
        {'buffer': 'int32', 'values': [1.5]};              payload.arguments[0].values: expected numbers that are int32, found 1.5
        {'buffer': 'int32', 'size': 1, 'init': 'values'};  payload.arguments[0].init: expected values where there are values
        {'buffer': 'int32', 'size': 1, 'show': 10001};     payload.arguments[0].show: expected a whole number from 0 to 10000
        {'buffer': 'int32', 'size': 1, 'sise': 2};         payload.arguments[0]: expected only
        {'scalar': 'int32', 'value': 3000000000};          payload.arguments[0].value: expected a number that is int32, found 3000000000
        {'scalar': 'int32'};                               payload.arguments[0].value: expected a number that is int32, found nothing
        {'buffer': 'int32', 'size': 1, 'name': 'a'}, {'buffer': 'int32', 'size': 1, 'name': 'a'}; expected buffers of different names, found two called a
        """)
    void refusesArgumentsThatAreNone(String arguments, String message) {
        assertThatThrownBy(() -> figures(
                        "{'source': '" + SOURCE + "', 'grid': 1, 'block': 1, 'arguments': [" + arguments + "]}"))
                .hasMessageContaining(message);
    }

    private JsonNode firstBuffer(String buffer) throws InterruptedException {
        String arguments = buffer + ", {'scalar': 'float32', 'value': 1}, {'scalar': 'int32', 'value': 0}";
        return figures("{'source': '" + SOURCE + "', 'grid': 1, 'block': 1, 'arguments': [" + arguments + "]}")
                .get("buffers")
                .get(0);
    }

    private JsonNode figures(String parameters) throws InterruptedException {
        return JsonMapper.shared()
                .readTree(type.run(taskWithGpu(parameters)).output().bytes());
    }

    private static TaskOfATest taskWithGpu(String parameters) {
        TaskOfATest task = new TaskOfATest(parameters);
        task.devices = List.of(new DeviceShare(0, Resources.WHOLE_GPU));
        return task;
    }
}
