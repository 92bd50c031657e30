package dev.estiva.torch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.client.ClientSettings;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.EventFilter;
import dev.estiva.client.JobRequest;
import dev.estiva.client.Json;
import dev.estiva.client.LogQuery;
import dev.estiva.client.Task;
import dev.estiva.model.TaskId;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The types as users have them: a server and a worker as a process, which runs them in JVMs of their own. */
@Timeout(300)
class ClusterIT {
    @TempDir
    private Path folder;

    private Process up;
    private EstivaClient client;
    private String url;

    @BeforeEach
    void startsAServerWithAWorker() throws IOException {
        up = estiva(
                "up",
                "--data=" + folder.resolve("data"),
                "--listen=127.0.0.1:0",
                "--api=127.0.0.1:0",
                "--",
                "--state=" + folder.resolve("state"),
                "--name=box",
                "--cpus=2",
                "--gpus=0");
        BufferedReader said = up.inputReader(UTF_8);
        String line = said.readLine();
        while (line != null && !line.contains("users to ")) {
            line = said.readLine();
        }
        url = String.valueOf(line).replaceFirst(".*users to ", "");
        client = EstivaClient.of(ClientSettings.of(URI.create(url)));
        Thread.ofVirtual().start(() -> said.lines().forEach(_ -> {})); // else it would wait for somebody to read
    }

    @AfterEach
    void endsThem() throws Exception {
        client.close();
        up.descendants().forEach(ProcessHandle::destroyForcibly);
        up.destroyForcibly().waitFor();
    }

    private Process estiva(String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.estiva.Main"));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectInput(new File("/dev/null"))
                .redirectError(folder.resolve("errors").toFile());
        builder.environment().put("ESTIVA_STATE", folder.resolve("state").toString());
        return builder.start();
    }

    private static JobRequest job(String type, String payload) {
        return JobRequest.ofType(type, Json.parse(payload)).cpus(BigDecimal.ONE);
    }

    private Task ended(JobRequest request) throws IOException {
        long job = client.submit(request);
        client.await(job);
        return client.task(new TaskId(job, 0));
    }

    @Test
    void aTimeLimitEndsWhatRunsInNativeCodeAndTheWorkerServesTheNext() throws Exception {
        assertThat(ended(job("native_trouble", "{}")).status()).isEqualTo("completed"); // its JVM is warm
        JobRequest hangs = job("native_trouble", "{\"how\": \"hang\"}");
        JobRequest computes = job("vector_addition", "{\"size\": 1000000, \"iterations\": 1000000}");
        for (JobRequest request : List.of(hangs, computes)) {
            long job = client.submit(request.limitSeconds(BigDecimal.valueOf(4)));
            List<String> heard = new ArrayList<>();
            client.follow(EventFilter.ALL.ofJob(job).ofKinds(List.of("task_progress", "task_finished")), event -> {
                heard.add(event.kind());
                return !event.kind().equals("task_finished");
            });
            assertThat(heard).as("it was under way").startsWith("task_progress").endsWith("task_finished");

            Task over = client.task(new TaskId(job, 0));
            assertThat(over.status()).as(over.message()).isEqualTo("timed_out");
            assertThat(over.message()).contains("over its time limit");
            assertThat(over.attempt()).isEqualTo(1);
            assertThat(ended(job("matrix_multiply", "{\"size\": 8}")).status()).isEqualTo("completed");
        }
    }

    @Test
    void whatHangsInNativeCodeIsCancelledWithTheReasonAndItsJvmIsGone() throws Exception {
        long job = client.submit(job("native_trouble", "{\"how\": \"hang\"}"));
        client.follow(EventFilter.ALL.ofJob(job).ofKinds(List.of("task_progress")), _ -> false);
        List<ProcessHandle> jvms = up.descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("job-runner"))
                .toList();
        assertThat(jvms).hasSize(1);

        client.cancel(new TaskId(job, 0));
        client.await(job);

        Task over = client.task(new TaskId(job, 0));
        assertThat(over.status()).isEqualTo("cancelled");
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        client.logs(new TaskId(job, 0), LogQuery.STDERR, log);
        assertThat(log.toString(UTF_8)).contains("estiva: killed, because it did not end when it was asked to");
        assertThat(jvms.getFirst().isAlive()).isFalse();
        assertThat(ended(job("matrix_multiply", "{\"size\": 8}")).status()).isEqualTo("completed");
    }

    @Test
    void epochAndLossOfATrainingAreToldAsTheyCome() throws Exception {
        long job = client.submit(
                job("neural_network", "{\"samples\": 60000, \"input_size\": 2, \"output_size\": 2, \"epochs\": 1000}"));
        List<Json> heard = new ArrayList<>();
        client.follow(EventFilter.ALL.ofJob(job).ofKinds(List.of("task_progress")), event -> {
            heard.add(event.json());
            return !event.json().text("message", "").contains("step");
        });

        Json last = heard.getLast();
        assertThat(last.text("task")).isEqualTo(job + ".0");
        assertThat(last.text("message")).matches("epoch [0-9]+ of 1000, step [0-9]+ of 937: loss [0-9]+\\.[0-9]{4}");
        assertThat(last.number("percent")).isBetween(BigDecimal.ZERO, BigDecimal.valueOf(100));
        assertThat(said("job", Long.toString(job), "--server", url))
                .containsPattern("Progress.* [0-9.]+ ?%, epoch [0-9]+ of 1000.*loss [0-9.]+");

        client.cancel(new TaskId(job, 0));
        client.await(job);
        assertThat(client.task(new TaskId(job, 0)).status()).isEqualTo("cancelled");
    }

    private String said(String... words) throws IOException, InterruptedException {
        Process process = estiva(words);
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isZero();
        return out;
    }
}
