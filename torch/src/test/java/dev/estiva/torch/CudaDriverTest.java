package dev.estiva.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With libraries that stand in for the driver's own, made by the C compiler of this machine. */
class CudaDriverTest {
    @TempDir
    private Path folder;

    @Test
    void saysThatThereIsNoneOrThatItsLibraryIsNotThere() {
        assertThat(CudaDriver.whyNot("libnosuchdriver.so.1", false)).isEqualTo("there is no NVIDIA driver");
        assertThat(CudaDriver.whyNot("libnosuchdriver.so.1", true))
                .startsWith("NVIDIA's driver is there, but its library libnosuchdriver.so.1 cannot be loaded");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        0;   13000; ''
        0;   13020; ''
        0;   12040; NVIDIA's driver is of CUDA 12.4, and PyTorch's libraries for GPUs need one of CUDA 13 (580 or newer)
        100; 13000; NVIDIA's driver says CUDA_ERROR_NO_DEVICE
        5;   13000; NVIDIA's driver says error 5
        """)
    void passesOnWhatTheDriverSays(int result, int version, String expected) throws Exception {
        assertThat(CudaDriver.whyNot(driver(result, version).toString(), true)).isEqualTo(expected);
    }

    private Path driver(int result, int version) throws IOException, InterruptedException {
        Path compiler = Path.of("/usr/bin/cc");
        assumeTrue(Files.isExecutable(compiler), "there is no C compiler to make a library with");
        Path source = Files.writeString(folder.resolve("driver.c"), """
            int cuInit(unsigned flags) { return %d; }
            int cuDriverGetVersion(int *version) { *version = %d; return 0; }
            int cuGetErrorName(int error, const char **name) {
                if (error != 100) return 1;
                *name = "CUDA_ERROR_NO_DEVICE";
                return 0;
            }
            """.formatted(result, version));
        Path library = folder.resolve("driver" + result + "-" + version + ".so");
        Process made = new ProcessBuilder(
                        compiler.toString(), "-shared", "-fPIC", "-o", library.toString(), source.toString())
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        return library;
    }
}
