package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class WorkerCommandTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--slots 0       | --slots: expected a number from 1 to 10000, found 0",
                "--slots 10001   | --slots: expected a number from 1 to 10000, found 10001",
                "--speed 0       | --speed: expected a number from 0.001 to 1000, found 0",
                "--speed 1000.1  | --speed: expected a number from 0.001 to 1000, found 1000.1",
                "--speed -1      | --speed: expected a number from 0.001 to 1000, found -1",
                "--parent 0      | --parent: expected a number from 1 to 9223372036854775807, found 0",
                "--lease 5       | --lease goes with --on-disconnect stop",
                "--on-disconnect run | --on-disconnect: found run, expected keep or stop",
                "--on-disconnect stop --lease 0.5 | --lease: found 0.5, expected seconds from 1 to 3600",
                "--server here   | --server: expected HOST:PORT with a port from 0 to 65535, found \"here\"",
                "--server :1     | --server: expected HOST:PORT with a port from 0 to 65535, found \":1\"",
                "--name=         | --name: expected 1 to 255 characters without control characters, found \"\"",
            })
    void aWrongFlagIsNamedWithWhatIsExpected(String arguments, String message) {
        assertThat(run("worker --server localhost:1 --once " + arguments))
                .startsWith("2 estiva worker: " + message + "\n");
    }

    @Test
    void aWrongKindOfValueIsNamedToo() {
        assertThat(run("worker --server localhost:1 --slots four"))
                .startsWith("2 estiva worker: ")
                .contains("--slots");
        assertThat(run("worker --server localhost:1 --speed fast"))
                .startsWith("2 estiva worker: ")
                .contains("--speed");
    }

    @Test
    void theServerIsRequired() {
        assertThat(run("worker --once")).startsWith("2 estiva worker: ").contains("--server");
    }

    /** The exit code and what was said. */
    private static String run(String commandLine) {
        StringWriter err = new StringWriter();
        CommandLine command = EstivaCommand.commandLine("worker").setErr(new PrintWriter(err));
        return command.execute(commandLine
                        .replace("--server localhost:1 --once --server", "--once --server")
                        .split(" ", -1))
                + " " + err;
    }
}
