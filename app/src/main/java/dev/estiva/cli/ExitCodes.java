package dev.estiva.cli;

import dev.estiva.client.Ending;
import java.util.List;

/** What a job's end means as an exit code; docs/cli.md promises it. */
final class ExitCodes {
    static final int SUCCESS = 0;
    static final int FAILURE = 1;

    /** The wait was over before the job was. */
    static final int STILL_RUNNING = 75;

    /** As of the program {@code timeout}. */
    private static final int TIMED_OUT = 124;

    private static final int ABORTED = 125;

    /** As after Ctrl-C. */
    static final int CANCELLED = 130;

    /** As of a program that a closed pipe ended: whoever read the output has left, as {@code head} does. */
    static final int OUTPUT_GONE = 141;

    private static final int MOST = 255;

    /** From the worst on, as the server compares the tasks of an array. */
    private static final List<String> BADNESS = List.of("failed", "timed_out", "aborted", "cancelled", "completed");

    private ExitCodes() {}

    static int of(Ending ending) {
        return ending.done() ? of(ending.status(), ending.exitCode()) : STILL_RUNNING;
    }

    /** Of a job or a task that ended so. */
    static int of(String status, int exitCode) {
        return switch (status) {
            case "completed" -> SUCCESS;
            case "timed_out" -> TIMED_OUT;
            case "cancelled" -> CANCELLED;
            case "aborted" -> ABORTED;
            default -> exitCode > 0 && exitCode <= MOST ? exitCode : FAILURE;
        };
    }

    /** Whether the first end is worse than the second; of two failures, the one with the larger code is. */
    static boolean isWorse(String status, int code, String thanStatus, int thanCode) {
        int first = BADNESS.indexOf(status);
        int second = BADNESS.indexOf(thanStatus);
        return first != second ? first < second : code > thanCode;
    }
}
