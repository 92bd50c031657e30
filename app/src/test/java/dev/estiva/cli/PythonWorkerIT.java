package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The worker of examples/python-worker in a run of ours. */
@Timeout(180)
class PythonWorkerIT {
    private static final String WORKER = "../examples/python-worker/worker.py";

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // each test makes its own
    private Program run;

    @SuppressWarnings("NullAway.Init") // each test makes its own
    private Program python;

    @BeforeEach
    void needsPython() throws Exception {
        assumeTrue(hasPython(), "there is no python3 of version 3.9 or newer");
    }

    @AfterEach
    void leavesNothingBehind() {
        for (Program program : new Program[] {run, python}) {
            if (program != null) {
                program.close();
            }
        }
    }

    @Test
    void runsTasksBesideOurs() throws Exception {
        startRun(30, 0.2);
        startPython("--slots=3");
        run.says("completed Task");
        run.says("Server python completed Task");
        assertThat(run.exitCode()).isZero();
        assertThat(run.lines())
                .anyMatch(line -> line.matches("│ Tasks completed +30 │"))
                .anyMatch(line -> line.matches("│ Server python +[1-9]\\d* .*"));
        assertThat(run.out()).doesNotContain("failed", "lost");
        assertThat(python.exitCode())
                .as("it has given up waiting for another server")
                .isNotNegative();
    }

    /** One server of our own, with one slot, and so many requests of so many seconds. */
    private void startRun(int requests, double seconds) throws IOException {
        String json = IntStream.rangeClosed(1, requests)
                .mapToObj(id -> "{\"id\":" + id + ",\"duration\":" + seconds + "}")
                .collect(Collectors.joining(",", "{\"servers\":[{\"id\":1,\"capacity\":1}],\"requests\":[", "]}"));
        Path workload = Files.writeString(folder.resolve("workload.json"), json);
        run = Program.estiva("run", "--lang=en", "--policy=fifo", "--listen=127.0.0.1:0", workload.toString());
    }

    private void startPython(String slots) throws Exception {
        String address = run.warns("workers may connect to ").replaceFirst(".* ", "");
        python = Program.other(List.of("python3", WORKER, address, "--name=python", slots, "--give-up=1"));
    }

    private static boolean hasPython() throws InterruptedException {
        try {
            return new ProcessBuilder("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 9))")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
