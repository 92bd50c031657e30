package dev.estiva.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a machine that is made up of folders. */
class CudaLibrariesTest {
    @TempDir
    private Path root;

    private final Map<String, String> environment = new TreeMap<>();
    private Path installed = Path.of("/");

    @BeforeEach
    void installs() {
        installed = root.resolve("state/installed/cuda");
    }

    @Test
    void findsAToolkitAndTakesEachLibraryAfterThoseItNeeds() throws Exception {
        Path toolkit = lay("usr/local/cuda-13.1/lib64", NvidiaPart.CUBLAS, NvidiaPart.CUSPARSE, NvidiaPart.CUSOLVER);
        Files.createFile(toolkit.resolve("libnvJitLink.so.13"));
        Path system = lay("usr/lib/x86_64-linux-gnu", NvidiaPart.CUDNN, NvidiaPart.NCCL);

        CudaLibraries found = look();

        assertThat(found.areThere()).isTrue();
        assertThat(found.whyNot()).isEmpty();
        assertThat(found.libraries())
                .containsExactly(
                        toolkit.resolve("libcublasLt.so.13"),
                        toolkit.resolve("libcublas.so.13"),
                        toolkit.resolve("libnvJitLink.so.13"),
                        toolkit.resolve("libcusparse.so.12"),
                        toolkit.resolve("libcusolverMg.so.12"),
                        toolkit.resolve("libcusolver.so.12"),
                        system.resolve("libcudnn_graph.so.9"),
                        system.resolve("libcudnn_ops.so.9"),
                        system.resolve("libcudnn_cnn.so.9"),
                        system.resolve("libcudnn_adv.so.9"),
                        system.resolve("libcudnn.so.9"),
                        system.resolve("libnccl.so.2"));
    }

    @Test
    void prefersWhatWasLaidForItThenWhatTheEnvironmentNames() throws Exception {
        lay("usr/local/cuda/lib64", NvidiaPart.values());
        lay("opt/toolkit/targets/x86_64-linux/lib", NvidiaPart.CUBLAS, NvidiaPart.NCCL);
        environment.put("CUDA_HOME", root.resolve("opt/toolkit").toString());
        Path wheel = lay("state/installed/cuda/wheels/nvidia/nccl/lib", NvidiaPart.NCCL);

        List<Path> libraries = look().libraries();

        assertThat(libraries)
                .contains(
                        wheel.resolve("libnccl.so.2"),
                        root.resolve("opt/toolkit/targets/x86_64-linux/lib/libcublas.so.13"),
                        root.resolve("usr/local/cuda/lib64/libcusolver.so.12"))
                .doesNotHaveDuplicates();
    }

    @Test
    void asksThePythonOfTheEnvironmentForItsPackages() throws Exception {
        Path packages = root.resolve("env/site-packages");
        lay("env/site-packages/nvidia/cu13/lib", NvidiaPart.CUBLAS, NvidiaPart.CUSPARSE, NvidiaPart.CUSOLVER);
        lay("env/site-packages/nvidia/cudnn/lib", NvidiaPart.CUDNN);
        lay("env/site-packages/nvidia/nccl/lib", NvidiaPart.NCCL);
        Path python = Files.createDirectories(root.resolve("env/bin")).resolve("python");
        Files.writeString(python, "#!/bin/sh\necho\necho relative\necho " + packages + "\n");
        assertThat(python.toFile().setExecutable(true)).isTrue();
        environment.put("VIRTUAL_ENV", root.resolve("env").toString());

        assertThat(look().areThere()).isTrue();
        assertThat(look().libraries()).contains(packages.resolve("nvidia/cudnn/lib/libcudnn.so.9"));

        Files.createDirectory(packages.resolve("nvidia_cudnn_cu12-9.10.dist-info"));
        assertThat(look().missing()).containsExactly(NvidiaPart.CUDNN);
    }

    @Test
    void saysWhatIsMissingWhereItLookedAndHowToGetIt() throws Exception {
        Path old = lay("usr/local/cuda/lib64", NvidiaPart.CUSPARSE, NvidiaPart.NCCL, NvidiaPart.CUSOLVER);
        Files.createFile(old.resolve("libcublas.so.12"));
        Files.createFile(old.resolve("libcublasLt.so.13")); // half of a part is none
        Files.createSymbolicLink(old.resolve("libcudnn.so.9"), root.resolve("nowhere"));

        CudaLibraries found = look();

        assertThat(found.missing()).containsExactly(NvidiaPart.CUBLAS, NvidiaPart.CUDNN);
        assertThat(found.whyNot())
                .isEqualTo("this machine lacks NVIDIA's cuBLAS (libcublas.so.13), cuDNN (libcudnn.so.9) of CUDA 13;"
                        + " looked in " + old + "; of another CUDA, or not whole: " + old.resolve("libcublas.so.12")
                        + ", " + old.resolve("libcudnn.so.9")
                        + "; to get them: python3 -m pip install --target " + installed.resolve("wheels")
                        + " 'nvidia-cublas>=13,<14' nvidia-cudnn-cu13, or from NVIDIA's repository for Debian:"
                        + " apt-get install libcublas-13-1 libcudnn9-cuda-13");
    }

    @Test
    void looksForNothingThatIsThereAlready() throws Exception {
        assertThat(CudaLibraries.look(installed, EnumSet.noneOf(NvidiaPart.class), folders())
                        .areThere())
                .isTrue();
        assertThat(look().whyNot()).contains("looked in no folder, as there is none of the usual");
    }

    private CudaLibraries look() throws InterruptedException {
        return CudaLibraries.look(installed, List.of(NvidiaPart.values()), folders());
    }

    private CudaFolders folders() {
        return new CudaFolders(root, environment);
    }

    private Path lay(String folder, NvidiaPart... parts) throws IOException {
        Path made = Files.createDirectories(root.resolve(folder));
        for (NvidiaPart part : parts) {
            for (String library : part.libraries()) {
                Files.createFile(made.resolve(library));
            }
        }
        return made;
    }
}
