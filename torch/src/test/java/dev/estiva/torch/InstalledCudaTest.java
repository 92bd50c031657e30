package dev.estiva.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With NVIDIA's real compiler and PyTorch's real libraries for GPUs, where {@code estiva install cuda} has been run. */
class InstalledCudaTest {
    private final List<String> jars = new ArrayList<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void findsWhatWasInstalled() throws IOException {
        String state = System.getenv("ESTIVA_STATE");
        Path installed = (state != null
                        ? Path.of(state)
                        : Path.of(System.getProperty("user.home"), ".local/state/estiva"))
                .resolve("installed/cuda");
        assumeTrue(Files.isDirectory(installed), "nothing was installed in " + installed);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(installed, "*.jar")) {
            files.forEach(file -> jars.add(file.toString()));
        }
        assumeTrue(jars.stream().anyMatch(jar -> jar.contains("cuda-redist-13")), "no cuda-redist in " + installed);
    }

    @Test
    void compilesKernelsAndSaysWhatIsWrongWithThem() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/cc")), "there is no C compiler to make a library with");
        // CUDA's classes are linked with the driver's library, of which the compiler needs nothing.
        Path source = Files.createFile(folder.resolve("nothing.c"));
        run(List.of("/usr/bin/cc", "-shared", "-Wl,-soname,libcuda.so.1", "-o", "libcuda.so.1", source.toString()), "");

        assertThat(java("compile", folder.toString()).lines())
                .containsExactly(
                        "right: scale as machine code",
                        "template: _Z3oneIfEvPT_ as machine code",
                        "benchmark: saxpy as machine code",
                        "wrong: mine.cu does not compile: line 4: identifier \"faktor\" is undefined",
                        "unknown: mine.cu has no __global__ function other",
                        "newer: scale as PTX",
                        "older: this compiler does not compile for GPUs as old as compute capability 2.0");
    }

    @Test
    void computesOnTheCpuWhereThereIsNoDriver() throws Exception {
        assumeTrue(!CudaDriver.whyNot().isEmpty(), "this machine has a driver");
        assertThat(java("natives", "")).isEqualTo("false, sum 27.0, " + CudaDriver.whyNot() + "\n");
    }

    private String java(String what, String libraryPath) throws IOException, InterruptedException {
        jars.addFirst(System.getProperty("java.class.path"));
        return run(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        String.join(File.pathSeparator, jars),
                        InstalledCudaTrial.class.getName(),
                        what),
                libraryPath);
    }

    private String run(List<String> command, String libraryPath) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(libraryPath.isEmpty() ? Map.of() : Map.of("LD_LIBRARY_PATH", libraryPath));
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return text;
    }
}
