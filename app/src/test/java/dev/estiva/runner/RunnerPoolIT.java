package dev.estiva.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.model.TaskStream;
import dev.estiva.runner.PoolRig.End;
import dev.estiva.transport.Pipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Job types in JVMs of their own, and what they may do to those. */
@Timeout(300)
class RunnerPoolIT {
    private final Path folder;
    private final PoolRig rig;

    RunnerPoolIT(@TempDir Path folder) {
        this.folder = folder;
        this.rig = new PoolRig(3, "-Xmx64m", "-XX:ErrorFile=" + folder.resolve("crash.log"));
    }

    @AfterEach
    void endsTheProcesses() {
        rig.close();
    }

    @Test
    void handsParametersInAndOutputOut() throws InterruptedException {
        End end = rig.run("echo", "{'a':[1,2.5,null,'ü']}");
        assertThat(end.result().completed()).isTrue();
        assertThat(end.output()).isEqualTo("{\"a\":[1,2.5,null,\"ü\"]}");
    }

    @Test
    void aThousandTasksRunInOneWarmProcess() throws InterruptedException {
        long pid = rig.run("misbehave", "{}").pid();
        for (int i = 1; i <= 1_000; i++) {
            assertThat(rig.run("misbehave", "{}").output()).contains("\"pid\":" + pid, "\"before\":" + i);
        }
    }

    @Test
    void tasksAtTheSameTimeHaveAProcessEachAndMoreThanThereMayBeWait() throws InterruptedException {
        List<Long> hanging = List.of(hang(), hang(), hang());
        long waiting = rig.start("misbehave", "{}");
        long waitingToo = rig.start("misbehave", "{}");
        rig.expectNothingMore();
        rig.stop(waitingToo, 5_000_000);
        assertThat(rig.next()).isEqualTo(new End(waitingToo, failed("stopped before it had begun"), 0));
        rig.stop(hanging.getFirst(), 0);
        assertThat(rig.next().run()).isEqualTo(hanging.getFirst());
        End end = rig.next();
        assertThat(end.run()).isEqualTo(waiting);
        assertThat(end.output()).as("in a fresh one").contains("\"before\":0");
    }

    @Test
    void anExitFailsItsTaskAloneAndSaysItsCode() throws InterruptedException {
        long other = hang();
        End end = rig.run("misbehave", "{'how':'exit'}");
        assertThat(end.result().completed()).isFalse();
        assertThat(end.result().exitCode()).isEqualTo(42);
        assertThat(end.message()).isEqualTo("the task's JVM ended with exit code 42");
        assertThat(rig.run("misbehave", "{}").output()).contains("\"before\":0");
        rig.stop(other, 0);
        assertThat(rig.next().run()).isEqualTo(other);
    }

    @Test
    void aJvmThatATaskLeavesUnfitEndsWithItsResultAndNoOtherTaskIsHarmed() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            End end = rig.run("misbehave", "{'how':'retire'}");
            assertThat(end.message()).isEmpty();
            assertThat(end.output()).contains("\"before\":0");
        }
        assertThat(rig.run("misbehave", "{}").output()).contains("\"before\":0");
    }

    @Test
    void aCrashSaysItsSignalAndWhereItWas() throws InterruptedException {
        End end = rig.run("misbehave", "{'how':'crash'}");
        assertThat(end.result().exitCode()).isEqualTo(134);
        assertThat(end.message())
                .startsWith("the task's JVM was killed by signal 6 (SIGABRT); it said last:\n")
                .contains("SIGSEGV", "An error report file", "crash.log");
        assertThat(rig.run("misbehave", "{}").result().completed()).isTrue();
    }

    @Test
    void aProcessThatIsOutOfMemorySaysSo() throws InterruptedException {
        End end = rig.run("misbehave", "{'how':'eat'}");
        assertThat(end.result().exitCode()).isEqualTo(3);
        assertThat(end.message())
                .startsWith("the task's JVM ran out of memory (the worker's --runner-jvm-options can give it more)")
                .endsWith("Terminating due to java.lang.OutOfMemoryError: Java heap space");
        assertThat(rig.run("misbehave", "{}").result().completed()).isTrue();
    }

    @Test
    void aProcessThatIsKilledFailsItsTaskIfItHadOne() throws Exception {
        ProcessHandle process = processOf(rig.run("misbehave", "{}"));
        process.destroyForcibly();
        process.onExit().join();
        assertThat(rig.run("misbehave", "{}").output()).contains("\"before\":0");

        Path file = folder.resolve("pid");
        long run = rig.start("misbehave", "{'how':'spawn','file':'" + file + "'}");
        ProcessHandle child = ProcessHandle.of(Long.parseLong(await(file))).orElseThrow();
        child.parent().orElseThrow().destroyForcibly();
        End end = rig.next();
        assertThat(end.run()).isEqualTo(run);
        assertThat(end.result().exitCode()).isEqualTo(137);
        assertThat(end.message())
                .isEqualTo("the task's JVM was killed by signal 9 (SIGKILL),"
                        + " by somebody or because the machine had no memory left");
        child.destroyForcibly();
    }

    @Test
    void aStoppedTaskIsInterruptedAndItsProcessGoesOn() throws InterruptedException {
        long pid = rig.run("misbehave", "{}").pid();
        long run = rig.start("misbehave", "{'how':'wait'}");
        rig.stop(run, 60_000_000);
        assertThat(rig.next().message()).isIn("sleep interrupted", "stopped before it had begun");
        assertThat(rig.run("misbehave", "{}").pid()).isEqualTo(pid);
    }

    @Test
    void aTaskThatPaysNoHeedIsKilledAfterTheGraceWithWhatItStarted() throws Exception {
        Path file = folder.resolve("pid");
        long run = rig.start("misbehave", "{'how':'spawn','file':'" + file + "'}");
        ProcessHandle child = ProcessHandle.of(Long.parseLong(await(file))).orElseThrow();
        long hanging = hang();
        rig.stop(hanging, 300_000);
        End end = rig.next();
        assertThat(end.run()).isEqualTo(hanging);
        assertThat(end.message()).isEqualTo("killed, because it did not end when it was asked to");
        child.parent().orElseThrow().destroyForcibly();
        assertThat(rig.next().run()).isEqualTo(run);
        child.destroyForcibly();
    }

    @Test
    void aJvmThatHangsAsAWholeIsKilledThoughItReadsNothingMore() throws Exception {
        ProcessHandle process = processOf(rig.run("misbehave", "{}"));
        new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                .start()
                .waitFor();
        long run = rig.start("misbehave", "{'padding':'" + "x".repeat(1 << 19) + "'}");
        while (Thread.getAllStackTraces().values().stream().noneMatch(RunnerPoolIT::isSending)) {
            Thread.sleep(5); // until the pipe is full
        }
        rig.stop(run, 0);
        assertThat(rig.next()).isEqualTo(new End(run, failed("stopped before it had begun"), 0));
        assertThat(process.onExit().join().isAlive()).isFalse();
        assertThat(rig.run("misbehave", "{}").output()).contains("\"before\":0");
    }

    private static boolean isSending(StackTraceElement[] stack) {
        return stack.length > 0
                && stack[0].isNativeMethod()
                && Stream.of(stack).anyMatch(each -> each.getClassName().equals(Pipe.class.getName()))
                && Stream.of(stack).anyMatch(each -> each.getMethodName().equals("hasSent"));
    }

    @Test
    void whatIsPrintedIsNoMessage() throws InterruptedException {
        End end = rig.run("misbehave", "{'how':'babble'}");
        assertThat(end.result().completed()).isTrue();
        assertThat(rig.run("misbehave", "{}").output()).contains("\"before\":1");
        assertThat(rig.written(end.run(), TaskStream.STDOUT))
                .hasSize(1_000 * MisbehavingJob.NOISE.length() + 3)
                .endsWith("}\n-1\n");
        assertThat(rig.written(end.run(), TaskStream.STDERR))
                .hasSizeGreaterThanOrEqualTo(1_000 * MisbehavingJob.NOISE.length());
        assertThat(rig.written(end.run() + 1, TaskStream.STDOUT)).isEmpty();
    }

    @Test
    void progressIsThinnedOut() throws InterruptedException {
        End end = rig.run("misbehave", "{'how':'advance'}");
        assertThat(rig.progress).hasSizeBetween(1, 1 + (int) (end.micros() / 500_000));
        assertThat(rig.progress.element()).isEqualTo(end.run() + " 0 step 0");
    }

    @Test
    void aProcessSeesOnlyTheDevicesOfItsTasks() throws InterruptedException {
        assertThat(rig.run("environment", "{}").output()).contains("\"CUDA_VISIBLE_DEVICES\":\"\"", "\"RIG\":\"here\"");
        assertThat(rig.run("environment", "{}", 2, 5).output()).contains("\"CUDA_VISIBLE_DEVICES\":\"2,5\"");
        long pid = rig.run("misbehave", "{}", 2, 5).pid();
        assertThat(rig.run("misbehave", "{}", 2, 5).pid()).isEqualTo(pid);
        assertThat(rig.run("misbehave", "{}", 5).pid()).isNotEqualTo(pid);
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive))
                .as("it could still hold memory of device 5")
                .isEmpty();
    }

    @Test
    void closingEndsAllProcesses() throws Exception {
        TreeSet<Long> pids = new TreeSet<>();
        pids.add(rig.run("misbehave", "{}").pid());
        hang();
        hang();
        List<ProcessHandle> processes =
                new ArrayList<>(ProcessHandle.current().descendants().toList());
        assertThat(processes).extracting(ProcessHandle::pid).containsAll(pids);
        rig.close();
        processes.forEach(process -> process.onExit().join());
        rig.expectNothingMore();
    }

    private long hang() throws InterruptedException {
        Path file = folder.resolve("hangs-" + System.nanoTime());
        long run = rig.start("misbehave", "{'how':'hang','file':'" + file + "'}");
        while (!Files.exists(file)) {
            Thread.sleep(5);
        }
        return run;
    }

    private static String await(Path file) throws IOException, InterruptedException {
        while (!Files.exists(file)) {
            Thread.sleep(5);
        }
        return Files.readString(file);
    }

    private static ProcessHandle processOf(End end) {
        return ProcessHandle.of(end.pid()).orElseThrow();
    }

    private static dev.estiva.jobtype.JobResult failed(String message) {
        return dev.estiva.jobtype.JobResult.failed(message);
    }
}
