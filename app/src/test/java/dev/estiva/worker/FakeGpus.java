package dev.estiva.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/** A stand-in for {@code nvidia-smi} in a directory of a test's own, which says what the test wants. */
public final class FakeGpus {
    public static final String FIRST = "GPU-00000000-0000-0000-0000-00000000000a";
    public static final String SECOND = "GPU-00000000-0000-0000-0000-00000000000b";

    private final Path directory;
    private final Path program;

    /** Two GPUs of 143,771 MiB on which nothing runs. */
    public FakeGpus(Path directory) throws IOException {
        this.directory = directory;
        this.program = directory.resolve("fake-nvidia-smi");
        Files.copy(Path.of("src/test/resources/worker/fake-nvidia-smi"), program);
        makeRunnable();
    }

    private void makeRunnable() throws IOException {
        if (!program.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + program + " executable");
        }
    }

    public Path program() {
        return program;
    }

    /** The environment of a worker that is to ask it. */
    public Map<String, String> environment() {
        return Map.of(NvidiaSmi.VARIABLE, program.toString());
    }

    NvidiaSmi smi(Duration patience) {
        return new NvidiaSmi(program.toString(), patience);
    }

    NvidiaSmi smi() {
        return smi(Duration.ofSeconds(60));
    }

    /** From now on it lists these GPUs. */
    public FakeGpus gpus(String... lines) throws IOException {
        return says("gpus.csv", lines);
    }

    /** From now on it lists these processes. */
    public FakeGpus apps(String... lines) throws IOException {
        return says("apps.csv", lines);
    }

    /** From now on it is this script. */
    public FakeGpus is(String script) throws IOException {
        Files.writeString(program, "#!/bin/sh\n" + script + "\n", UTF_8);
        makeRunnable();
        return this;
    }

    /** In one move, since it may be read at this moment. */
    private FakeGpus says(String file, String... lines) throws IOException {
        Path written = Files.writeString(directory.resolve(file + ".new"), String.join("\n", lines) + "\n", UTF_8);
        Files.move(written, directory.resolve(file), StandardCopyOption.ATOMIC_MOVE);
        return this;
    }
}
