package dev.estiva.workload;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Something that reading did to a file's jobs and that its user should know.
 *
 * @param count how many jobs it concerns
 * @param lines the first lines it concerns, at most {@link #MOST_LINES}; empty where lines do not matter
 */
public record Note(String file, Cause cause, long count, List<Long> lines) {
    /** Enough to look the rule up in the file, few enough to print. */
    public static final int MOST_LINES = 5;

    /** What was done, and why. */
    public enum Cause {
        PARTIAL_EXECUTION(true, "skipped: part of a job whose summary line counts (status 2, 3 or 4)"),
        CANCELLED_BEFORE_START(true, "skipped: cancelled before it started (status 5 and no run time)"),
        NO_RUN_TIME(true, "skipped: no run time"),
        NO_SUBMIT_TIME(true, "skipped: no submit time, or a negative one"),
        NEVER_STARTED(false, "never started: taken to run from its creation to its deletion"),
        NO_TIMES(false, "without times: taken to come at once and to take no time"),
        STEP(true, "skipped: a step of a job that has a row of its own"),
        NOT_ENDED(true, "skipped: not ended when the dump was made, so that nobody knows how long it runs"),
        CANCELLED_WAITING(true, "skipped: never started"),
        REQUEUED_ROW(true, "skipped: the job has a later row, as it was requeued"),
        SPLIT_BY_NODE(false, "of several nodes: taken for one job a node, each of which starts for itself"),
        BY_TOKENS(false, "without run times: computed from their tokens, see --token-rates"),
        NO_PROCESSORS(true, "skipped: no processors, neither requested nor allocated"),
        RUN_CUT(false, "ran over the requested time: the run time is cut to it"),
        ESTIMATE_RAISED(false, "ran over the requested time: the estimate is raised to the run time"),
        OUT_OF_ORDER(false, "out of the order of (submit time, job number): sorted"),
        ONE_PROCESSOR(false, "asking for nothing that the machines have: taken to ask for one CPU each, or one GPU"),
        CLUSTER_NOT_USED(
                false, "placed on the servers of the JSON file: the header's MaxProcs or MaxNodes is not used");

        private final boolean skip;
        private final String text;

        Cause(boolean skip, String text) {
            this.skip = skip;
            this.text = text;
        }

        /** Whether the jobs concerned are missing from the workload. */
        public boolean isSkip() {
            return skip;
        }
    }

    public Note {
        lines = List.copyOf(lines);
    }

    /** One English line: {@code log.swf: 3 jobs skipped: no run time (lines 5, 9, 13)}. */
    public String text() {
        String jobs = count == 1 ? "1 job " : count + " jobs ";
        return file + ": " + jobs + cause.text + where();
    }

    private String where() {
        if (lines.isEmpty()) {
            return "";
        }
        String numbers = lines.stream().map(String::valueOf).collect(Collectors.joining(", "));
        String more = count > lines.size() ? ", …" : "";
        return (lines.size() == 1 && more.isEmpty() ? " (line " : " (lines ") + numbers + more + ")";
    }
}
