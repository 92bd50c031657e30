package dev.estiva.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.JobSpec;
import dev.estiva.model.Payload;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Resources;
import dev.estiva.model.TaskId;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.FromServer.ProcessTask;
import java.io.IOException;
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
        here.started(1, process("7.3", 1));
        assertThat(here.owns(pid)).as("another attempt").isFalse();
        here.started(2, process("7.3", 2));
        assertThat(here.owns(pid)).isTrue();
        here.ended(2);
        assertThat(here.owns(pid)).isFalse();
    }

    @Test
    void knowsWhichDevicesAreGiven() {
        assertThat(here.uses(1)).isFalse();
        here.started(1, process("7.3", 1, 1, 3));
        assertThat(here.uses(1)).isTrue();
        assertThat(here.uses(2)).isFalse();
        assertThat(here.uses(3)).isTrue();
        here.ended(1);
        assertThat(here.uses(1)).isFalse();
    }

    /** A process whose parent has ended. */
    private long detached(String mark) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", "sleep 1000000 > /dev/null 2>&1 & echo $!");
        builder.environment().put("ESTIVA_MARK", mark);
        Process shell = builder.start();
        long pid = Long.parseLong(
                new String(shell.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII).strip());
        pids.add(pid);
        shell.waitFor();
        return pid;
    }

    private static ProcessTask process(String task, int attempt, int... devices) {
        List<DeviceShare> shares = new ArrayList<>();
        for (int device : devices) {
            shares.add(new DeviceShare(device, Resources.WHOLE_GPU));
        }
        return new ProcessTask(
                new AttemptId(TaskId.parse(task), attempt),
                1,
                "sleep",
                Payload.NONE,
                Resources.ofSlots(1),
                shares,
                JobSpec.UNKNOWN);
    }
}
