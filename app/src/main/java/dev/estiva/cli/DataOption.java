package dev.estiva.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Where a server keeps everything. */
final class DataOption {
    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where everything is kept, on a local disk. Default: the environment variable ESTIVA_DATA,"
                    + " else ~/.local/share/estiva.")
    private @Nullable String data;

    Path path() {
        String fromEnvironment = System.getenv("ESTIVA_DATA");
        String chosen = data != null ? data : fromEnvironment;
        if (chosen == null || chosen.isEmpty()) {
            return Home.path().resolve(".local").resolve("share").resolve("estiva");
        }
        try {
            return Path.of(chosen).toAbsolutePath();
        } catch (InvalidPathException e) {
            String where = data != null ? "--data" : "ESTIVA_DATA";
            throw new ParameterException(command.commandLine(), where + ": no path: " + e.getMessage(), e);
        }
    }
}
