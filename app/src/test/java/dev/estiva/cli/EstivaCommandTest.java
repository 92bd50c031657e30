package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class EstivaCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("estiva ").contains("Java ");
    }

    @Test
    void printsItsCommandsAndExitCodes() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("Usage: estiva", "simulate", "run", "wrong usage")
                .doesNotContain("warm-up");
    }

    @Test
    void listsEachCommandUnderItsOwnName() {
        assertThat(EstivaCommand.SUBCOMMANDS)
                .allSatisfy(each -> assertThat(
                                each.type().getAnnotation(Command.class).name())
                        .isEqualTo(each.name()));
    }

    @Test
    void readsTheOptionsOfTheOneCommandThatIsNamed() {
        assertThat(EstivaCommand.commandLine("simulate", "run").getSubcommands())
                .containsOnlyKeys("simulate");
        assertThat(EstivaCommand.commandLine("--version").getSubcommands()).isEmpty();
        assertThat(EstivaCommand.commandLine().getSubcommands()).isEmpty();
        assertThat(EstivaCommand.commandLine("--help").getSubcommands()).hasSameSizeAs(EstivaCommand.SUBCOMMANDS);
    }

    @Test
    void namesAnUnknownCommand() {
        assertThat(run("fly")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no command 'fly'");
    }

    @Test
    void suggestsTheOptionThatWasMeant() {
        assertThat(run("--versoin")).isEqualTo(2);
        assertThat(err.toString()).contains("'--versoin'", "--version");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void showsOnlyTheMessageOfAFailureThatIsNoBug() {
        assertThat(run("fail", "--expected")).isEqualTo(1);
        assertThat(err.toString()).isEqualToIgnoringNewLines("estiva fail: jobs.json: no such file");
    }

    @Test
    void showsWhereABugIs() {
        assertThat(run("fail")).isEqualTo(1);
        assertThat(err.toString()).contains("estiva fail: a bug", "IllegalStateException", "EstivaCommandTest");
    }

    @Test
    void saysWhatToDoWhereMemoryIsShort() {
        assertThat(run("fail", "--memory")).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("estiva fail: out of memory: it may take ")
                .contains("ESTIVA_JAVA_OPTS=-Xmx");
    }

    @Test
    void warmsUpWithoutPrinting() {
        assertThat(run("warm-up")).isZero();
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).isEmpty();
    }

    private int run(String... args) {
        CommandLine command = EstivaCommand.commandLine(args).addSubcommand(new Failing());
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        command.setExecutionExceptionHandler(Errors::failure);
        return command.execute(args);
    }

    @Command(name = "fail")
    private static final class Failing implements Runnable {
        @CommandLine.Option(names = "--expected")
        private boolean expected;

        @CommandLine.Option(names = "--memory")
        private boolean memory;

        @Override
        public void run() {
            if (memory) { // as a thread of a comparison reports it
                throw new IllegalStateException(new OutOfMemoryError("Java heap space"));
            }
            throw expected ? new CommandFailure("jobs.json: no such file") : new IllegalStateException("oops");
        }
    }
}
