package dev.estiva.cli;

import dev.estiva.report.Printable;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** How every command reports what went wrong: one line that says what, one that says where to look. */
final class Errors {
    private Errors() {}

    static int wrongUsage(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        err.println(name + ": " + printable(describe(wrong)));
        UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("Try '" + name + " --help'.");
        err.flush();
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String describe(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getCommandLine().getSubcommands().isEmpty()
                && !unmatched.isUnknownOption()) {
            return "there is no command '" + unmatched.getUnmatched().getFirst() + "'";
        }
        if (wrong instanceof UnmatchedArgumentException unmatched
                && EstivaCommand.has(unmatched.getUnmatched().getFirst())) {
            String command = unmatched.getUnmatched().getFirst();
            return "a command stands before its options, as in: estiva " + command + " --help";
        }
        return Objects.requireNonNullElse(wrong.getMessage(), "wrong usage");
    }

    /** What users and servers say may hold what would move a terminal's cursor; lines are parted as they were. */
    static String printable(String message) {
        return message.lines().map(Printable::of).collect(Collectors.joining(System.lineSeparator()));
    }

    /** What to do where a workload, say, is larger than the heap. */
    static String shortOfMemory() {
        long mebibytes = Runtime.getRuntime().maxMemory() >> 20;
        return "out of memory: it may take " + mebibytes + " MiB; ESTIVA_JAVA_OPTS=-Xmx"
                + Math.max(1, Math.ceilDiv(2 * mebibytes, 1_024)) + "g lets it take more";
    }

    private static boolean isShortOfMemory(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof OutOfMemoryError) {
                return true;
            }
        }
        return false;
    }

    static int failure(Exception cause, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        if (cause instanceof OutputGoneException) {
            return ExitCodes.OUTPUT_GONE;
        } else if (cause instanceof CommandFailure expected) {
            err.println(name + ": " + printable(String.valueOf(expected.getMessage())));
        } else if (isShortOfMemory(cause)) {
            err.println(name + ": " + shortOfMemory());
        } else {
            err.println(name + ": a bug in Estiva; please report it with these lines:");
            cause.printStackTrace(err);
        }
        err.flush();
        return command.getCommandSpec().exitCodeOnExecutionException();
    }
}
