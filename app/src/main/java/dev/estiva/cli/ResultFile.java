package dev.estiva.cli;

import dev.estiva.report.OutputFile;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The name of a file that a command writes: looked at before the work, so that no work is lost by it. */
final class ResultFile {
    static final String OVERWRITTEN = ", which would be overwritten";

    private ResultFile() {}

    /**
     * Refuses a name that is none, or that of an input, under whatever name. Null means no file.
     *
     * @param consequence what follows in the message when it is an input's
     */
    static void check(
            CommandLine command, String option, @Nullable String file, List<Path> inputs, String consequence) {
        if (file == null || file.equals("-")) {
            return;
        }
        if (file.isEmpty()) {
            throw new ParameterException(command, option + ": found an empty name, expected the name of a file");
        }
        try {
            Path path = Path.of(file);
            if (inputs.stream().anyMatch(input -> isSame(input, path))) {
                throw new ParameterException(
                        command, option + ": " + file + " is a workload file of this run" + consequence);
            }
        } catch (InvalidPathException e) {
            throw new ParameterException(command, option + ": found \"" + file + "\", expected the name of a file", e);
        }
    }

    /** The same for rows, which do not go to standard output together with JSON. */
    static void check(CommandLine command, @Nullable String csv, boolean json, List<Path> inputs) {
        if (json && "-".equals(csv)) {
            throw new ParameterException(
                    command, "--json and the rows both want standard output; give the rows a file");
        }
        check(command, "--csv", csv, inputs, OVERWRITTEN);
    }

    /** Before the work, so that a file that cannot be written is known at once; null if none is wanted. */
    static @Nullable OutputFile open(@Nullable String file) {
        try {
            return file == null ? null : OutputFile.open(file, new FileOutputStream(FileDescriptor.out));
        } catch (IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** Whether both are one file, also by way of links. */
    static boolean isSame(Path input, Path output) {
        try {
            return Files.isSameFile(input, output);
        } catch (IOException e) {
            return false; // one of them is not there: then they are two
        }
    }
}
