package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code estiva run} as its users have it: a process that starts processes, and what becomes of them. */
@Timeout(180)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "signals are sent by kill")
class RunIT {
    /** So long that it does not end by itself. */
    private static final String FOR_EVER = "{\"id\":9,\"duration\":100000}";

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // each test makes its own
    private Program run;

    @AfterEach
    void leavesNothingBehind() {
        if (run != null) {
            run.close();
        }
    }

    @Test
    void requestsRunInWorkerProcessesOfTheirOwn() throws Exception {
        run = Program.estiva(
                "run", "--lang", "en", workload(2, "{\"id\":1,\"duration\":0.2},{\"id\":2,\"duration\":0.1}"));
        run.says("Task 1 assigned to Server 1");
        assertThat(run.children()).hasSize(2);
        List<ProcessHandle> workers = run.children();
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("Server 1 completed Task 1", "Server 2 completed Task 2");
        assertThat(workers).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void whatAKilledWorkerRanIsRunElsewhereAndTheSummarySaysSo() throws Exception {
        run = Program.estiva(
                "run",
                "--lang=en",
                "--policy=fifo",
                workload(2, "{\"id\":1,\"duration\":1},{\"id\":2,\"duration\":6},{\"id\":3,\"duration\":0.1}"));
        run.says("Task 2 assigned to Server 2");
        run.child("--name=2").destroyForcibly();
        run.says("Server 2 lost");
        run.says("Task 2 back in the queue: Server 2 was lost");
        run.says("Server 1 completed Task 2");
        assertThat(run.exitCode()).isZero();
        assertThat(run.lines())
                .anyMatch(line -> line.matches("│ Tasks completed +3 │"))
                .anyMatch(line -> line.matches("│ Run again: server lost +1 │"))
                .anyMatch(line -> line.matches("│ Server 2 lost +1 task back in the queue │"));
    }

    @Test
    void withoutAnyWorkerLeftItFailsAndSaysWhy() throws Exception {
        run = Program.estiva("run", "--lang=en", workload(1, FOR_EVER));
        run.says("Task 9 assigned to Server 1");
        run.child("--name=1").destroyForcibly();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).endsWith("estiva run: no worker is left; 1 requests have not been completed");
    }

    @Test
    void controlCEndsItInOrderWithItsSummaryAndItsWorkers() throws Exception {
        run = Program.estiva("run", "--lang=en", workload(2, "{\"id\":1,\"duration\":0.01}," + FOR_EVER));
        run.says("Task 9 assigned to Server 2");
        run.says("Server 1 completed Task 1");
        List<ProcessHandle> workers = run.children();
        run.interrupt();
        assertThat(run.exitCode()).isEqualTo(130);
        assertThat(run.out()).contains("Interrupted: counts only what ended before");
        assertThat(run.lines()).anyMatch(line -> line.matches("│ Tasks completed +1 │"));
        assertThat(workers).hasSize(2).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void controlCBeforeTheWorkersAreThereLeavesNoneBehind() throws Exception {
        run = Program.estiva("run", "--lang=en", workload(8, FOR_EVER));
        while (run.children().isEmpty()) {
            Thread.onSpinWait();
        }
        run.interrupt();
        assertThat(run.exitCode()).isEqualTo(130);
        assertThat(run.children()).isEmpty();
    }

    @Test
    void itsOwnDeathIsThatOfItsWorkers() throws Exception {
        run = Program.estiva("run", "--lang=en", workload(3, FOR_EVER));
        run.says("Task 9 assigned to Server 1");
        List<ProcessHandle> workers = run.children();
        assertThat(workers).hasSize(3);
        run.kill();
        for (ProcessHandle worker : workers) {
            worker.onExit().join();
        }
    }

    @Test
    void aPortThatIsTakenIsNamedAndNoWorkerIsStarted() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            run = Program.estiva("run", "--listen", address, workload(1, FOR_EVER));
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).startsWith("estiva run: ").contains(address).hasLineCount(1);
        }
    }

    @Test
    void moreWorkersTakeTheirPart() throws Exception {
        String three = "{\"id\":1,\"duration\":0.5},{\"id\":2,\"duration\":0.5},{\"id\":3,\"duration\":0.5}";
        run = Program.estiva("run", "--lang=en", "--workers=2", workload(1, three));
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("assigned to Server 1", "assigned to Server extra-1", "assigned to Server extra-2");
    }

    @Test
    void whatAWorkerSaysThatCannotStartIsShown() throws Exception {
        run = Program.estivaWith("ESTIVA_PLUGINS", "/nowhere/plugins", "run", workload(1, FOR_EVER));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines().toList())
                .satisfiesExactly(
                        first -> assertThat(first)
                                .isEqualTo("estiva run: worker 1 ended before the run began, exit code 2;"
                                        + " the last that it said:"),
                        second -> assertThat(second)
                                .startsWith("  estiva worker: ESTIVA_PLUGINS: ")
                                .contains("/nowhere/plugins"),
                        third -> assertThat(third).isEqualTo("  Try 'estiva worker --help'."));
    }

    @Test
    void theEnvironmentOfWorkersElsewhereDoesNotMatter() throws Exception {
        run = Program.estivaWith("WORKER_TYPE", "gpu", "run", workload(1, "{\"id\":1,\"duration\":0.1}"));
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
    }

    /** Servers called by their number, of one slot each, and these requests. */
    private String workload(int servers, String requests) throws IOException {
        StringBuilder json = new StringBuilder("{\"servers\":[");
        for (int id = 1; id <= servers; id++) {
            json.append(id == 1 ? "" : ",").append("{\"id\":").append(id).append(",\"capacity\":1}");
        }
        json.append("],\"requests\":[").append(requests).append("]}");
        return Files.writeString(folder.resolve("workload.json"), json).toString();
    }
}
