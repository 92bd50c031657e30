package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What who waits for a job sees of {@code estiva up} ending and coming back: next to nothing. */
@Timeout(300)
class RestartIT {
    @TempDir
    private Path folder;

    private Lab lab;

    @BeforeEach
    void opens() throws Exception {
        lab = new Lab(folder.resolve("lab"));
    }

    @AfterEach
    void closes() throws Exception {
        lab.close();
    }

    @Test
    void whoFollowsOrWaitsGoesOnThroughAKill() throws Exception {
        Path gate = folder.resolve("gate");
        String job = lab.submit(untilThereIs(gate));
        Program logs = lab.program("logs", "-f", job);
        Program wait = lab.program("wait", job);
        Program events = lab.program("events", "-f", "--job", job);
        logs.says("begun");
        events.says("task_placed");
        lab.up().kill();
        wait.warns("waiting for it to come back");
        logs.warns("waiting for it to come back");
        lab.start();
        Files.createFile(gate);
        assertThat(logs.exitCode()).isZero();
        assertThat(logs.lines()).containsExactly("begun", "over");
        assertThat(wait.exitCode()).isEqualTo(9);
        assertThat(wait.lines()).containsExactly("Job " + job + " failed with exit code 9");
        events.says("task_finished");
        assertThat(events.lines())
                .filteredOn(line -> line.contains("task_placed"))
                .hasSize(1);
    }

    @Test
    void ctrlCLetsTasksGoOnAndTheNextStartTakesThemUp() throws Exception {
        Path gate = folder.resolve("gate");
        String job = lab.submit(untilThereIs(gate));
        Program logs = lab.program("logs", "-f", job);
        logs.says("begun");
        lab.up().interrupt();
        assertThat(lab.up().exitCode()).isEqualTo(130);
        assertThat(lab.run("jobs").code()).isEqualTo(1);
        Files.createFile(gate); // it ends while nobody is there
        lab.start();
        assertThat(lab.run("wait " + job).code()).isEqualTo(9);
        assertThat(logs.exitCode()).isZero();
        assertThat(logs.lines()).containsExactly("begun", "over");
        assertThat(lab.run("job " + job).out()).contains("Attempt 1 ").doesNotContain("Attempt 2 ");
    }

    private static String untilThereIs(Path gate) {
        return "echo begun; while [ ! -e " + gate + " ]; do sleep 0.05; done; echo over; exit 9";
    }
}
