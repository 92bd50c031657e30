package dev.estiva.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Resources;
import dev.estiva.model.TaskId;
import dev.estiva.protocol.AttemptId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, disabledReason = "marks are read from /proc")
class RunningHereTest {
    private final RunningHere here = new RunningHere();
    private final List<Long> pids = new ArrayList<>();

    @AfterEach
    void leavesNothingBehind() {
        pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    @Test
    void ownsItsChildrenAndNobodyElses() throws Exception {
        Process child = new ProcessBuilder("sleep", "1000000").start();
        pids.add(child.pid());
        assertThat(here.owns(child.pid())).isTrue();
        assertThat(here.owns(ProcessHandle.current().pid())).isTrue();
        assertThat(here.owns(1)).isFalse();
        assertThat(here.owns(detached("")))
                .as("a process that has another parent")
                .isFalse();
    }

    @Test
    void ownsADetachedProcessWhileTheAttemptOfItsMarkRunsHere() throws Exception {
        long pid = detached("lab/7.3/2");
        assertThat(here.owns(pid)).isFalse();
        here.started(1, id("7.3", 1), List.of());
        assertThat(here.owns(pid)).as("another attempt").isFalse();
        here.started(2, id("7.3", 2), List.of());
        assertThat(here.owns(pid)).isTrue();
        here.ended(2);
        assertThat(here.owns(pid)).isFalse();
    }

    @Test
    void ownsWhatItsKeeperHas() throws Exception {
        long keeper = detached("", "sh -c 'sleep 1000000 & wait'");
        ProcessHandle process = ProcessHandle.of(keeper).orElseThrow();
        while (process.children().findAny().isEmpty()) {
            assertThat(process.isAlive()).isTrue();
            Thread.onSpinWait();
        }
        long kept = process.children().findFirst().orElseThrow().pid();
        pids.add(kept);
        assertThat(here.owns(kept)).isFalse();
        here.keptBy(keeper);
        assertThat(here.owns(keeper)).isTrue();
        assertThat(here.owns(kept)).isTrue();
        assertThat(here.owns(1)).isFalse();
    }

    @Test
    void knowsWhichDevicesAreGiven() {
        assertThat(here.uses(1)).isFalse();
        here.started(1, id("7.3", 1), devices(1, 3));
        assertThat(here.uses(1)).isTrue();
        assertThat(here.uses(2)).isFalse();
        assertThat(here.uses(3)).isTrue();
        here.ended(1);
        assertThat(here.uses(1)).isFalse();
    }

    /** A process whose parent has ended. */
    private long detached(String mark) throws IOException, InterruptedException {
        return detached(mark, "sleep 1000000");
    }

    private long detached(String mark, String command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command + " > /dev/null 2>&1 & echo $!");
        builder.environment().put("ESTIVA_MARK", mark);
        Process shell = builder.start();
        long pid = Long.parseLong(new String(shell.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip());
        pids.add(pid);
        shell.waitFor();
        return pid;
    }

    private static AttemptId id(String task, int attempt) {
        return new AttemptId(TaskId.parse(task), attempt);
    }

    private static List<DeviceShare> devices(int... indexes) {
        List<DeviceShare> shares = new ArrayList<>();
        for (int device : indexes) {
            shares.add(new DeviceShare(device, Resources.WHOLE_GPU));
        }
        return shares;
    }
}
