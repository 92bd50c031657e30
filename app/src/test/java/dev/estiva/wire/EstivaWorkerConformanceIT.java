package dev.estiva.wire;

import dev.estiva.chaos.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code estiva worker}. */
class EstivaWorkerConformanceIT extends WorkerConformanceIT {
    @Override
    Process start(String server, Path folder) throws IOException {
        return new ProcessBuilder(ChildJvm.estiva(
                        List.of(),
                        "worker",
                        "--server=" + server,
                        "--name=conform",
                        "--slots=2",
                        "--gpus=0",
                        "--sample-every=0",
                        "--state=" + folder.resolve("state")))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("worker.log").toFile())
                .start();
    }
}
