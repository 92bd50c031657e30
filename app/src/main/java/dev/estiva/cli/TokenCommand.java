package dev.estiva.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code estiva token}: who may ask the server for what. */
@Command(
        name = "token",
        description = "Makes, lists and revokes the tokens by which users and workers show who they are; for admins.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {TokenCreateCommand.class, TokenListCommand.class, TokenRevokeCommand.class})
final class TokenCommand implements Runnable {
    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "a command is missing: create, list or revoke");
    }
}
