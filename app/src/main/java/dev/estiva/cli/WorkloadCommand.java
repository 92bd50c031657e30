package dev.estiva.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code estiva workload}: workloads as files. */
@Command(
        name = "workload",
        description = "Writes workloads as files: from other files, by chance, or from what a cluster has done.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        subcommands = {WorkloadConvertCommand.class, WorkloadExportCommand.class})
final class WorkloadCommand implements Runnable {
    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "say what to do: convert or export");
    }
}
