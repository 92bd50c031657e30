package dev.estiva.cli;

import dev.estiva.jobtype.JobResult;
import dev.estiva.jobtype.JobType;
import dev.estiva.jobtype.Parameters;
import dev.estiva.jobtype.TaskContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Says at once how long a matrix product would take: on the CPU its size squared in microseconds, on a GPU always 0.25 s. */
public final class PretendMatrixJob implements JobType {
    /** As a plug-in that workers find. */
    static void pack(Path jar) throws IOException {
        String file = PretendMatrixJob.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream type = PretendMatrixJob.class.getClassLoader().getResourceAsStream(file)) {
            out.putNextEntry(new JarEntry(file));
            out.write(Objects.requireNonNull(type).readAllBytes());
            out.putNextEntry(new JarEntry("META-INF/services/" + JobType.class.getName()));
            out.write(PretendMatrixJob.class.getName().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public String name() {
        return "matrix_multiply";
    }

    @Override
    public JobResult run(TaskContext task) {
        Parameters parameters = task.parameters();
        long size = parameters.whole("size", 1_000, 1, 10_000);
        long iterations = parameters.whole("iterations", 1, 1, 10);
        boolean isCpu = parameters.text("device", "cpu").equals("cpu");
        parameters.refuseOthers();
        if (!isCpu && task.devices().isEmpty()) {
            return JobResult.failed("no GPU was given");
        }
        double swing = 1 + 0.01 * (task.task().job() % 3); // as real times differ
        double seconds = swing * (isCpu ? size * size / 1e6 : 0.25);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("device", isCpu ? "cpu" : "cuda:0");
        figures.put("device_name", isCpu ? "pretended" : "NVIDIA H200");
        figures.put("processing_time", seconds);
        figures.put("flop_per_second", 2.0 * size * size * size * iterations / seconds);
        return JobResult.done(figures);
    }
}
