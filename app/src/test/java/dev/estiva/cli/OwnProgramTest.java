package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OwnProgramTest {
    @Test
    void startsThisVeryProgramAgain() throws Exception {
        List<String> command = OwnProgram.command(List.of("-Xmx64m", "-XX:+UseSerialGC"), List.of("--version"));

        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = child.inputReader().readAllAsString();

        assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(output).startsWith("estiva ");
        assertThat(child.exitValue()).isZero();
    }

    @Test
    void leavesOutACacheThatIsNotThere() {
        System.setProperty("estiva.aot", "no/such/file.aot");
        try {
            assertThat(OwnProgram.command(List.of(), List.of())).noneMatch(word -> word.contains("AOT"));
        } finally {
            System.clearProperty("estiva.aot");
        }
    }
}
