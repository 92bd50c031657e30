package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallCudaTest {
    private final StringWriter said = new StringWriter();

    @TempDir
    private Path folder;

    private List<CudaPart> parts = List.of();

    @BeforeEach
    void list() throws IOException {
        Files.writeString(folder.resolve(CudaPart.LIST), """
            # what is needed
            needed org.bytedeco:pytorch:2.10:jar:linux-x86_64-gpu
            needed org.bytedeco:cuda:13.1:jar:linux-x86_64

            system org.bytedeco:cuda-redist-cublas:13.1:jar:linux-x86_64
            """);
        parts = CudaPart.in(folder, "linux-x86_64");
    }

    @Test
    void readsTheListForAPlatform() throws IOException {
        assertThat(parts).extracting(CudaPart::isNeeded).containsExactly(true, true, false);
        assertThat(parts.getFirst().file()).isEqualTo("pytorch-2.10-linux-x86_64-gpu.jar");
        assertThat(parts.getFirst().path()).isEqualTo("org/bytedeco/pytorch/2.10/pytorch-2.10-linux-x86_64-gpu.jar");
        assertThat(CudaPart.in(folder, "macos-aarch64")).isEmpty();
    }

    @Test
    void saysHowLargeThePartsAreAndWhichTheRepositoryLacks() throws Exception {
        long bytes = installation().show(InstallCudaTest::size);

        assertThat(bytes).isEqualTo(463_000_000);
        assertThat(said.toString())
                .contains("    458.0 MB  org.bytedeco:pytorch:2.10:jar:linux-x86_64-gpu")
                .contains("not there     org.bytedeco:cuda-redist-cublas:13.1:jar:linux-x86_64")
                .contains("463.0 MB are to be fetched to " + folder.resolve("to"));
    }

    @Test
    void fetchesEachPartOnceAndShowsOnlyWholeOnes() throws Exception {
        CudaInstallation first = installation();
        first.show(InstallCudaTest::size);
        assertThatThrownBy(() -> first.fetch((part, into) -> {
                    Files.writeString(into.resolve(part.file()), part.file());
                    return !part.file().startsWith("cuda-");
                }))
                .hasMessage("Maven could not fetch org.bytedeco:cuda:13.1:jar:linux-x86_64");
        assertThat(folder.resolve("to/pytorch-2.10-linux-x86_64-gpu.jar")).exists();
        assertThat(folder.resolve("to/cuda-13.1-linux-x86_64.jar")).doesNotExist();

        CudaInstallation second = installation();
        assertThat(second.show(InstallCudaTest::size)).isEqualTo(5_000_000);
        assertThat(said.toString()).contains("  is there    org.bytedeco:pytorch:2.10");
        second.fetch((part, into) -> Files.writeString(into.resolve(part.file()), "whole") != null);
        assertThat(folder.resolve("to/cuda-13.1-linux-x86_64.jar")).hasContent("whole");
        assertThat(folder.resolve("to/unfinished")).doesNotExist();
        assertThat(installation().show(InstallCudaTest::size)).isZero();

        installation().remove();
        assertThat(folder.resolve("to")).isEmptyDirectory();
    }

    @Test
    void refusesWhereTheDiskIsTooSmallOrAPartIsNowhere() {
        assertThatThrownBy(() -> installation().requireRoom(Long.MAX_VALUE / 4))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(folder + " has room for")
                .hasMessageContaining("MB are needed: Maven keeps a copy of its own");
        assertThatThrownBy(() -> installation().show(_ -> -1))
                .hasMessage("org.bytedeco:pytorch:2.10:jar:linux-x86_64-gpu is not in the repository");
    }

    @Test
    void asksARepositoryForTheSize() throws Exception {
        var server =
                com.sun.net.httpserver.HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/maven2/" + parts.getFirst().path(), exchange -> {
            exchange.getResponseHeaders().set("Content-Length", "457810679");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            int port = server.getAddress().getPort();
            MavenRepository repository = new MavenRepository(
                    "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port + "/maven2");
            assertThat(repository.bytes(parts.get(0))).isEqualTo(457_810_679);
            assertThat(repository.bytes(parts.get(1))).isEqualTo(-1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void takesTheMirrorOfTheUsersSettings() {
        String mirror = "<mirror><id>a</id><mirrorOf>%s</mirrorOf><url> http://here/maven </url></mirror>";

        assertThat(MavenRepository.mirror("<settings/>")).isEqualTo("https://repo.maven.apache.org/maven2");
        assertThat(MavenRepository.mirror(mirror.formatted("*"))).isEqualTo("http://here/maven");
        assertThat(MavenRepository.mirror(mirror.formatted("central"))).isEqualTo("http://here/maven");
        assertThat(MavenRepository.mirror(mirror.formatted("snapshots"))).startsWith("https://repo.maven");
        assertThat(MavenRepository.mirror("<!--" + mirror.formatted("*") + "-->"))
                .startsWith("https://repo.maven");
    }

    @Test
    void isRefusedWhereThereIsNoPlugIn() {
        Cli.Result result = Cli.run("install", "cuda", "--dry-run");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("the plug-in that computes with PyTorch is not beside this program");
    }

    private CudaInstallation installation() {
        return new CudaInstallation(parts, folder.resolve("to"), new PrintWriter(said, true));
    }

    private static long size(CudaPart part) {
        return part.isNeeded() ? part.file().startsWith("pytorch") ? 458_000_000 : 5_000_000 : -1;
    }
}
