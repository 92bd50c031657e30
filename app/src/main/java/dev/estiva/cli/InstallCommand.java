package dev.estiva.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code estiva install}: what is too large to come along. */
@Command(
        name = "install",
        description = "Fetches what is too large to come with Estiva.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = InstallCudaCommand.class)
final class InstallCommand implements Runnable {
    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "a command is missing: cuda");
    }
}
