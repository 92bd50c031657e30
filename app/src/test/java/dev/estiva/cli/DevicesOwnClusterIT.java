package dev.estiva.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.chaos.ChildJvm;
import dev.estiva.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How {@code estiva bench devices} ends that has started a server and a worker of its own. */
@Timeout(240)
@EnabledOnOs(OS.LINUX)
class DevicesOwnClusterIT {
    @TempDir
    private Path folder;

    private Path own;
    private Path out;
    private Program bench;

    @BeforeEach
    void startsIt() throws Exception {
        own = Files.createDirectory(folder.resolve("own"));
        out = folder.resolve("out");
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        PretendMatrixJob.pack(plugins.resolve("pretend.jar"));
        List<String> words = new ArrayList<>(List.of("env", "-u", "ESTIVA_SERVER", "setsid"));
        words.addAll(ChildJvm.estiva(List.of("-Xmx512m", "-Djava.io.tmpdir=" + own), "bench", "devices", "--quick"));
        words.addAll(List.of("--types=matrix_multiply", "--repeat=1000", "--plugins=" + plugins, "--out=" + out));
        bench = Program.other(words);
    }

    @AfterEach
    void leavesNothingBehind() throws Exception {
        bench.close();
        for (ProcessHandle each : left()) {
            boolean isAsked = each.destroyForcibly();
            assert isAsked || !each.isAlive();
        }
    }

    /** What was told of its folder when it was started: a server, a worker, a keeper. */
    private List<ProcessHandle> left() throws IOException {
        Process ps = new ProcessBuilder("ps", "-ww", "-eo", "pid=,args=").start();
        List<ProcessHandle> left = new ArrayList<>();
        for (String line :
                new String(ps.getInputStream().readAllBytes(), UTF_8).lines().toList()) {
            if (line.contains(own + "/")) {
                ProcessHandle.of(Long.parseLong(line.strip().split(" ", 2)[0])).ifPresent(left::add);
            }
        }
        return left;
    }

    @Test
    void ctrlCOfATerminalLeavesItsClusterUpUntilAllIsWritten() throws Exception {
        bench.warns("of 4000 tasks");
        bench.interruptGroup();
        assertThat(bench.exitCode()).as(bench.err()).isEqualTo(130);
        assertThat(bench.err())
                .contains("Only a part of it: interrupted", "Wrote")
                .doesNotContain("cannot reach", "4000 of 4000 tasks");
        Json told = Json.parse(Files.readString(out.resolve("report.json")));
        assertThat(told.text("partial")).isEqualTo("interrupted");
        assertThat(told.whole("completed")).isBetween(400L, 3999L);
        assertThat(told.list("workers")).as("what only its server knows").isNotEmpty();
        assertThat(left()).isEmpty();
        assertThat(own).as(bench.err()).isEmptyDirectory();
    }

    @Test
    void ctrlCWhileItsClusterStartsLeavesNothing() throws Exception {
        bench.warns("Starting a server and a worker");
        bench.interruptGroup();
        assertThat(bench.exitCode()).as(bench.err()).isEqualTo(130);
        assertThat(bench.err()).contains("nothing could be measured:\ninterrupted");
        assertThat(left()).isEmpty();
        assertThat(own).as(bench.err()).isEmptyDirectory();
        assertThat(out).isEmptyDirectory();
    }

    @Test
    void itsClusterEndsWhenItIsKilled() throws Exception {
        bench.warns("Measuring 4000 tasks");
        List<ProcessHandle> both = List.of(bench.child(" server --data="), bench.child(" worker --server="));
        bench.kill();
        for (ProcessHandle each : both) {
            assertThat(each.onExit().get().isAlive()).isFalse();
        }
    }
}
