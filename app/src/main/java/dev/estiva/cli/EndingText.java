package dev.estiva.cli;

import dev.estiva.client.Ending;

/** How a job ended, in one line. */
final class EndingText {
    private EndingText() {}

    static String of(Ending ending) {
        String task = ending.task();
        return "Job " + ending.job() + " " + of(ending.status(), ending.exitCode(), ending.message())
                + (task == null || ending.status().equals("completed") ? "" : " (task " + task + ")");
    }

    /** {@code failed with exit code 7: no such file}. */
    static String of(String status, int exitCode, String message) {
        String words = JobText.words(status);
        String code = status.equals("failed") && exitCode != 0 ? " with exit code " + exitCode : "";
        boolean saysMore = !message.isBlank() && !message.equals("exit code " + exitCode) && !message.equals(words);
        return words + code + (saysMore ? ": " + message : "");
    }
}
