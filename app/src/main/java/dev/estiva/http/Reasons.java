package dev.estiva.http;

import dev.estiva.core.ClusterView;
import dev.estiva.core.Explanation;
import dev.estiva.core.Explanation.Verdict;
import dev.estiva.core.RequestGroup;
import dev.estiva.model.TaskId;
import java.util.IdentityHashMap;
import java.util.List;

/** Why tasks wait, asked once for all that ask the same. To be used where the state was read, and nowhere else. */
final class Reasons {
    /** Each asks every worker. */
    private static final int MOST_EXPLAINED = 64;

    /** Workers whose reasons a line names; all of them are in the explanation of the task. */
    private static final int MOST_WORKERS = 2;

    private final ClusterView view;
    private final IdentityHashMap<RequestGroup, Reason> byGroup = new IdentityHashMap<>();

    Reasons(ClusterView view) {
        this.view = view;
    }

    /** Whether a task can ever run, in a word and in a sentence. */
    record Reason(String verdict, String text) {
        static Reason of(Explanation explanation) {
            String text = text(explanation.summary());
            boolean isBare = text.equals("no present worker could run it") || text.startsWith("no worker has room");
            return new Reason(Reasons.verdict(explanation), isBare ? text + ": " + details(explanation) : text);
        }

        /** What is in the way on those workers that could run it at all, or what any lacks: two of them, and no more. */
        private static String details(Explanation explanation) {
            List<String> close = answers(explanation, Verdict.NOT_NOW);
            List<String> all = close.isEmpty() ? answers(explanation, Verdict.NEVER) : close;
            int more = all.size() - MOST_WORKERS;
            return String.join("; ", all.subList(0, Math.min(MOST_WORKERS, all.size())))
                    + (more > 0 ? "; and " + more + " more" : "");
        }

        private static List<String> answers(Explanation explanation, Verdict verdict) {
            return explanation.workers().stream()
                    .filter(worker -> worker.verdict() == verdict)
                    .map(worker -> worker.name() + " " + worker.reason())
                    .toList();
        }

        /** {@code never: no present worker could run it} says what the verdict says, and then why. */
        private static String text(String summary) {
            int colon = summary.indexOf(": ");
            String why = summary.startsWith("never") || summary.startsWith("not now")
                    ? summary.substring(colon + 2)
                    : summary;
            int promise = why.indexOf("; promised");
            return promise < 0 ? why : why.substring(0, promise);
        }
    }

    /** {@code never} or {@code not_now}. */
    static String verdict(Explanation explanation) {
        boolean never = explanation.workers().stream().allMatch(worker -> worker.verdict() == Verdict.NEVER);
        return never ? "never" : "not_now";
    }

    /** The reason of a waiting task of this group. */
    Reason of(RequestGroup group, TaskId task) {
        Reason first = byGroup.get(group);
        if (first == null) {
            first = byGroup.size() < MOST_EXPLAINED
                    ? Reason.of(Explanation.of(task, view))
                    : new Reason("not_now", "others are before it in the queue");
            byGroup.put(group, first);
            return first;
        }
        return first.verdict().equals("never")
                ? first
                : new Reason("not_now", "others are before it in the queue that ask for the same");
    }
}
