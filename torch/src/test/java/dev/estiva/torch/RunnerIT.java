package dev.estiva.torch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.jobtype.JobResult;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Payload;
import dev.estiva.model.Resources;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskStream;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer.ProcessTask;
import dev.estiva.runner.RunnerListener;
import dev.estiva.runner.RunnerPool;
import dev.estiva.runner.RunnerSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The types as a worker runs them: found as a plug-in, in a JVM of their own. Waits are bounded only so that a broken test ends. */
@Timeout(180)
class RunnerIT implements RunnerListener {
    private final BlockingQueue<JobResult> ends = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> progress = new LinkedBlockingQueue<>();
    private final Map<Long, String> written = new ConcurrentHashMap<>();
    private RunnerPool pool = pool();
    private long runs;

    @AfterEach
    void endsTheJvms() {
        pool.close();
    }

    @Test
    void runsEveryTypeOneAfterTheOther() throws InterruptedException {
        for (String type : List.of("matrix_multiply", "vector_addition", "image_processing", "neural_network")) {
            String small = switch (type) {
                case "image_processing" -> "{\"batch_size\": 2, \"image_size\": 16, \"iterations\": 3}";
                case "neural_network" -> "{\"samples\": 256, \"input_size\": 8, \"epochs\": 2}";
                default -> "{\"size\": 64}";
            };

            JobResult result = run(type, small);

            assertThat(result.message()).isEmpty();
            JsonNode figures = JsonMapper.shared().readTree(result.output().bytes());
            assertThat(figures.get("device").asString()).as(type).isEqualTo("cpu");
            assertThat(figures.get("threads").asInt()).isEqualTo(2);
            assertThat(figures.get("processing_time").asDouble()).isPositive();
        }
    }

    @Test
    void refusesInTheResultOfTheTask() throws InterruptedException {
        JobResult result = run("vector_addition", "{\"size\": -3}");

        assertThat(result.completed()).isFalse();
        assertThat(result.message()).isEqualTo("payload.size: expected a whole number from 1 to 10000000000, found -3");
    }

    @Test
    void saysSoWhereThereAreNoNativeLibraries() throws InterruptedException {
        pool.close();
        pool = pool("-Dorg.bytedeco.javacpp.platform=linux-arm64");

        JobResult result = run("matrix_multiply", "{\"size\": 8}");

        assertThat(result.completed()).isFalse();
        assertThat(result.message())
                .startsWith("PyTorch is not available on this machine: the plug-in has no native libraries for"
                        + " linux-arm64");
        assertThat(run("text", "{\"text\": \"Um\"}").completed()).isTrue();
        assertThat(run("paint", "{}").message())
                .contains("unknown job type paint", "image_processing", "matrix_multiply", "neural_network")
                .doesNotContain("could not load");
    }

    @Test
    void endsACancelledTaskAndRunsTheNextInTheSameJvm() throws InterruptedException {
        long run = start("vector_addition", "{\"size\": 100000, \"iterations\": 1000000}");
        assertThat(progress.poll(60, TimeUnit.SECONDS)).isNotNull();

        pool.stop(run, 30_000_000);

        assertThat(end().message()).isEqualTo("cancelled");
        assertThat(run("matrix_multiply", "{\"size\": 8}").completed()).isTrue();
    }

    @Test
    void aCrashInNativeCodeCostsItsTaskAlone() throws InterruptedException {
        long before = pid(run("native_trouble", "{}"));

        JobResult result = run("native_trouble", "{\"how\": \"crash\"}");

        assertThat(result.completed()).isFalse();
        assertThat(result.message())
                .startsWith("the task's JVM was killed by signal 6 (SIGABRT)")
                .contains("SIGSEGV");
        assertThat(pid(run("native_trouble", "{}"))).isNotEqualTo(before);
    }

    @Test
    void noMemoryFailsTheTaskWithTheReasonAndTheJvmGoesOn() throws InterruptedException {
        long before = pid(run("native_trouble", "{}"));

        assertThat(run("native_trouble", "{\"how\": \"tensor\"}").message())
                .contains("can't allocate memory: you tried to allocate 144115188075855872 bytes")
                .doesNotContain("frame #");
        assertThat(run("native_trouble", "{\"how\": \"bad_alloc\"}").message())
                .startsWith("java.lang.OutOfMemoryError: Cannot allocate new BytePointer(36028797018963968)");
        assertThat(pid(run("native_trouble", "{}"))).isEqualTo(before);
    }

    @Test
    void whatHangsInNativeCodeIsKilledAfterTheGrace() throws InterruptedException {
        long run = start("native_trouble", "{\"how\": \"hang\"}");
        assertThat(progress.poll(60, TimeUnit.SECONDS)).isEqualTo("begins");

        pool.stop(run, 200_000);

        assertThat(end().message()).isEqualTo("killed, because it did not end when it was asked to");
        assertThat(run("native_trouble", "{}").completed()).isTrue();
    }

    @Test
    void aModelIsStillLoadedForTheNextTaskOfTheJvm(@TempDir Path folder) throws Exception {
        Path model = ScriptFile.linear(folder.resolve("linear.pt"), 1, 0, 2, 0, -1, 0.5f);
        for (boolean wasLoaded : new boolean[] {false, true}) {
            JobResult result = run("inference", "{\"model\": \"" + model + "\", \"shape\": [3], \"iterations\": 2}");

            JsonNode figures = JsonMapper.shared().readTree(result.output().bytes());
            assertThat(figures.get("model_was_loaded").asBoolean()).isEqualTo(wasLoaded);
        }
    }

    @Test
    void tasksOfOneModelShareAJvmAndItsBatchesAndOutliveIt(@TempDir Path folder) throws Exception {
        Path model = ScriptFile.linear(folder.resolve("linear.pt"), 1, 0, 2, 0, -1, 0.5f);
        String asked = "{\"model\": \"" + model + "\", \"inputs\": [[1, 2, 3]], \"outputs\": 2, \"warm_up\": 0";
        String waiting = ", \"batch_size\": 1, \"max_batch\": 9, \"max_delay_ms\": 60000}";
        long other = start("inference", asked + ", \"iterations\": 1000000" + waiting);
        awaitIterations();

        start("inference", asked + ", \"iterations\": 9" + waiting);
        JsonNode figures = JsonMapper.shared().readTree(end().output().bytes());
        assertThat(figures.get("outputs").toString()).isEqualTo("[7.0,-0.5]");
        assertThat(figures.get("together").get("requests").asInt()).isEqualTo(10);
        assertThat(figures.get("together").get("batches").asDouble()).isEqualTo(5);

        start("inference", asked + ", \"requests\": 30, \"rate\": 10, \"max_batch\": 9}");
        progress.clear();
        while (!progress.take().contains(" requests")) {
            // of the other task
        }
        ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
        pool.stop(other, 30_000_000); // it has begun again, or will not
        List<JobResult> results = List.of(end(), end());
        assertThat(results)
                .filteredOn(JobResult::completed)
                .hasSize(1)
                .allSatisfy(result -> assertThat(JsonMapper.shared()
                                .readTree(result.output().bytes())
                                .has("together"))
                        .as("it ran again, alone")
                        .isFalse());
    }

    @Test
    void aBatchThatHangsInNativeCodeCostsOnlyWhoseInputItIs(@TempDir Path folder) throws Exception {
        pool.close();
        pool = pool(2);
        String loop = """
            if bool(torch.gt(torch.sum(x), 1000)):
                  torch.warn("it hangs", 2)
                else:
                  pass
                while bool(torch.gt(torch.sum(x), 1000)):
                  x = torch.add(x, 1)
                return x\
            """;
        Path model = ScriptFile.write(folder.resolve("hangs.pt"), new float[6], loop, "Tensor");
        String asked = "{\"model\": \"" + model + "\", \"outputs\": 3, \"warm_up\": 0, \"batch_size\": 1,"
                + " \"max_batch\": 9, \"max_delay_ms\": 60000, \"max_batch_seconds\": 1, ";
        long other = start("inference", asked + "\"iterations\": 1000000, \"inputs\": [[1, 2, 3]]}");
        awaitIterations();
        long hanging = start("inference", asked + "\"iterations\": 1, \"inputs\": [[4, 5, 6000]]}");
        while (!written(other).contains("the task runs again, alone")
                || !written(hanging).contains("the task runs again, alone")) {
            Thread.sleep(5);
        }
        for (long run : List.of(other, hanging)) {
            assertThat(written(run))
                    .contains("a batch that several tasks wait for did not come back within 1 s")
                    .contains("the JVM that this task shared with others ended with exit code 70");
        }
        progress.clear();
        awaitIterations();
        pool.stop(other, 30_000_000);
        assertThat(end().message())
                .as("it ran on, between others of its iterations")
                .isEqualTo("cancelled");

        while (!written(hanging).substring(written(hanging).indexOf("alone")).contains("it hangs")) {
            Thread.sleep(5);
        }
        pool.stop(hanging, 200_000);
        assertThat(end().message()).isEqualTo("killed, because it did not end when it was asked to");

        List<ProcessHandle> jvms = ProcessHandle.current().children().toList();
        pool.close();
        jvms.forEach(jvm -> jvm.onExit().join());
    }

    private void awaitIterations() throws InterruptedException {
        while (!progress.take().startsWith("iteration")) {
            // it loads the model
        }
    }

    private static long pid(JobResult result) {
        return JsonMapper.shared().readTree(result.output().bytes()).get("pid").asLong();
    }

    private JobResult run(String type, String payload) throws InterruptedException {
        start(type, payload);
        return end();
    }

    private JobResult end() throws InterruptedException {
        JobResult result = ends.poll(120, TimeUnit.SECONDS);
        assertThat(result).as("an end").isNotNull();
        return result;
    }

    private long start(String type, String payload) {
        long run = ++runs;
        Payload json = Payload.of(payload.getBytes(StandardCharsets.UTF_8));
        Resources amounts = new Resources(0, 2_500, 0, 0, Collections.emptyNavigableMap());
        AttemptId id = new AttemptId(new TaskId(run, 0), 1);
        pool.start(run, new ProcessTask(id, 1, type, json, amounts, List.of(), JobSpec.UNKNOWN));
        return run;
    }

    private RunnerPool pool(String... jvmOptions) {
        return pool(1, jvmOptions);
    }

    private RunnerPool pool(int most, String... jvmOptions) {
        return new RunnerPool(
                new RunnerSettings(_ -> words(jvmOptions), List.of(), most, Map.of(), _ -> Map.of()), this);
    }

    private String written(long run) {
        return written.getOrDefault(run, "");
    }

    private static List<String> words(String... jvmOptions) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:ErrorFile=" + Path.of(System.getProperty("java.io.tmpdir"), "estiva-job-runner-%p.log"),
                "-XX:+UseSerialGC"));
        words.addAll(List.of(jvmOptions));
        words.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.estiva.Main", "job-runner"));
        return words;
    }

    @Override
    public void ended(long run, JobResult result, long runMicros) {
        ends.add(result);
    }

    @Override
    public void output(long run, TaskStream stream, byte[] bytes) {
        written.merge(run, new String(bytes, StandardCharsets.UTF_8), String::concat);
    }

    @Override
    public void progress(long run, int percentHundredths, String message) {
        progress.add(message);
    }
}
