package dev.estiva.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code estiva completion}: what lets a shell complete commands and options. */
@Command(
        name = "completion",
        description = {
            "Prints what lets a shell complete commands and options with the tab key:",
            "  source <(estiva completion bash)"
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "bash|zsh", description = "Which shell.")
    private String shell;

    @Override
    public Integer call() {
        if (!shell.equals("bash") && !shell.equals("zsh")) {
            throw new ParameterException(command.commandLine(), "found \"" + shell + "\", expected bash or zsh");
        }
        CommandLine all = EstivaCommand.commandLine("--help");
        // picocli's script serves both shells: it loads zsh's emulation of bash by itself
        command.commandLine().getOut().println(AutoComplete.bash("estiva", all));
        command.commandLine().getOut().flush();
        return ExitCodes.SUCCESS;
    }
}
