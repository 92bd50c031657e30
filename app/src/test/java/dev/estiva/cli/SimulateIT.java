package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code estiva simulate} among other programs: pipes, full devices, signals. */
@Timeout(180)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a shell puts it together with other programs")
class SimulateIT {
    /** Long enough to be interrupted in the middle, and to fill any pipe. */
    private static final String LONG = "--generate=600000";

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // each test makes its own
    private Program program;

    @AfterEach
    void leavesNothingBehind() {
        if (program != null) {
            program.close();
        }
    }

    @Test
    void itsResultIsOnStandardOutputAndNothingElse() throws Exception {
        program = Program.estiva("simulate", "--lang=en", "--quiet", Cli.INFERENCE);
        assertThat(program.exitCode()).isZero();
        assertThat(program.err()).isEmpty();
        assertThat(program.lines()).anyMatch(line -> line.matches("│ Tasks completed +12 │"));
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoFault() throws Exception {
        program = shell("\"$@\" | head -n 1", "simulate", "--lang=en", "--events", "--generate=20000", Cli.INFERENCE);
        assertThat(program.exitCode()).isZero();
        assertThat(program.lines()).hasSize(1);
        assertThat(program.err()).isEmpty();
    }

    @Test
    void aFullDeviceIsAFailure() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full");
        program = shell("\"$@\" > /dev/full", "simulate", Cli.INFERENCE);
        assertThat(program.exitCode()).isEqualTo(1);
        assertThat(program.err()).startsWith("estiva").contains("cannot write").hasLineCount(1);
        program = Program.estiva("simulate", "--quiet", "--csv=/dev/full", Cli.INFERENCE);
        assertThat(program.exitCode()).isEqualTo(1);
        assertThat(program.err()).startsWith("estiva simulate: cannot write /dev/full: ");
    }

    @Test
    void rowsOnStandardOutputCanBePipedOn() throws Exception {
        program = shell("\"$@\" | wc -l", "simulate", "--csv=/dev/stdout", Cli.INFERENCE);
        assertThat(program.exitCode()).isZero();
        assertThat(program.out().strip()).isEqualTo("13");
    }

    @Test
    void controlCEndsItWithTheSummaryOfWhatWas() throws Exception {
        Path csv = folder.resolve("rows.csv");
        program = Program.estiva("simulate", "--lang=en", "--events", "--csv=" + csv, LONG, Cli.INFERENCE);
        program.says("completed");
        program.interrupt();
        assertThat(program.exitCode()).isEqualTo(130);
        assertThat(program.lines()).anyMatch(line -> line.contains("Interrupted: counts only what ended before"));
        assertThat(Files.readAllLines(csv)).hasSizeBetween(2, 600_000);
        assertThat(names()).containsExactly("rows.csv");
    }

    @Test
    void aKillLeavesTheOldRowsAsTheyWere() throws Exception {
        Path csv = Files.writeString(folder.resolve("rows.csv"), "old\n");
        program = Program.estiva("simulate", "--lang=en", "--events", "--csv=" + csv, LONG, Cli.INFERENCE);
        program.says("completed");
        program.kill();
        assertThat(program.exitCode()).isEqualTo(137);
        assertThat(csv).hasContent("old\n");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** A shell that runs this script, in which {@code "$@"} is the program with these words. */
    private static Program shell(String script, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        command.addAll(Program.command(words));
        return Program.other(command);
    }
}
