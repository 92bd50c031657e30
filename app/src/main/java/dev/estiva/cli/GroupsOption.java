package dev.estiva.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether a worker's processes are held in control groups. */
final class GroupsOption {
    static final String AUTO = "auto";
    private static final String OFF = "off";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--cgroups",
            paramLabel = "auto|off",
            defaultValue = AUTO,
            description =
                    "Hold tasks in control groups (version 2) where this account may make some, so that none of their"
                            + " processes escapes its end; docs/workers.md says what is so without. Default:"
                            + " ${DEFAULT-VALUE}.")
    private String groups;

    String text() {
        if (!groups.equals(AUTO) && !groups.equals(OFF)) {
            throw new ParameterException(
                    command.commandLine(), "--cgroups: found " + groups + ", expected auto or off");
        }
        return groups;
    }

    boolean areWanted() {
        return text().equals(AUTO);
    }
}
