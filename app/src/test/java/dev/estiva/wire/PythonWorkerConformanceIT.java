package dev.estiva.wire;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;

/** The worker of examples/python-worker. */
class PythonWorkerConformanceIT extends WorkerConformanceIT {
    private static final String WORKER = "../examples/python-worker/worker.py";

    @Override
    Process start(String server, Path folder) throws Exception {
        assumeTrue(hasPython(), "there is no python3 of version 3.9 or newer");
        return new ProcessBuilder("python3", WORKER, server, "--name=conform", "--slots=2")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("worker.log").toFile())
                .start();
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
