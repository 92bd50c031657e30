package dev.estiva.runner;

import dev.estiva.jobtype.JobResult;
import java.util.Map;

/** How a runner's process ended while a task ran in it, said so that the task's owner can do something about it. */
record Death(int exitCode, String lastWords) {
    /** Java reports the end by signal N as this plus N, as shells do. */
    private static final int BY_SIGNAL = 128;

    private static final String KILLED = "killed, because it did not end when it was asked to";

    private static final int MOST_SIGNAL = 64;

    /** What the JVM ends with by {@code -XX:+ExitOnOutOfMemoryError}. */
    private static final int OUT_OF_MEMORY = 3;

    private static final Map<Integer, String> SIGNALS = Map.of(
            1, "SIGHUP", 2, "SIGINT", 4, "SIGILL", 6, "SIGABRT", 7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV",
            15, "SIGTERM");

    JobResult duringTheTask() {
        return failed("the task's JVM " + how());
    }

    JobResult beforeTheTask() {
        return failed("cannot start a JVM for the task: it " + how());
    }

    /** A line for the log of a task that is begun again. */
    String besideOthers() {
        return "estiva: the JVM that this task shared with others " + how() + "; the task runs again, alone\n";
    }

    JobResult afterStop() {
        return JobResult.failed(exitCode, KILLED);
    }

    /** A line for the log of a task that was killed: its result says who stopped it. */
    static String killed() {
        return "estiva: " + KILLED + "\n";
    }

    private JobResult failed(String reason) {
        return JobResult.failed(exitCode, reason + (lastWords.isEmpty() ? "" : "; it said last:\n" + lastWords));
    }

    private String how() {
        int signal = exitCode - BY_SIGNAL;
        if (exitCode == OUT_OF_MEMORY && lastWords.contains("OutOfMemoryError")) {
            return "ran out of memory (the worker's --runner-jvm-options can give it more)";
        } else if (signal < 1 || signal > MOST_SIGNAL) {
            return "ended with exit code " + exitCode;
        }
        String name = SIGNALS.getOrDefault(signal, "");
        String why = signal == 9 ? ", by somebody or because the machine had no memory left" : "";
        return "was killed by signal " + signal + (name.isEmpty() ? "" : " (" + name + ")") + why;
    }
}
