package dev.estiva.wire;

import dev.estiva.chaos.Part;
import java.io.IOException;
import java.nio.file.Path;

/** {@code estiva worker}. */
class EstivaWorkerConformanceIT extends WorkerConformanceIT {
    @Override
    Process start(String server, Path folder) throws IOException {
        return new ProcessBuilder(Part.command(
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
