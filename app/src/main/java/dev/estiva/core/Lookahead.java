package dev.estiva.core;

import dev.estiva.model.JobSpec;
import dev.estiva.model.TaskState.Running;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what the next steps will look at, so that it is in the processor's cache when they come. Of very many jobs and
 * workers hardly anything is, and a step finds out only by and by what it needs, and waits for one piece of memory after the
 * other; what several steps need is fetched at the same time. Changes nothing.
 */
final class Lookahead {
    private final ClusterState state;

    /** Made of all that was looked at, so that no compiler finds looking useless. */
    private long seen;

    Lookahead(ClusterState state) {
        this.state = state;
    }

    /**
     * Tasks that are expected to end. All are looked at several times, each time one step further from what is at hand to what
     * only that leads to: so no look of one has to wait for a look at another. The shorter such a step is, the more of them a
     * processor has under way.
     */
    void toEnds(List<? extends ExpectedEnd> ends) {
        int count = ends.size();
        @Nullable JobEntry[] jobs = new JobEntry[count];
        @Nullable WorkerNode[] nodes = new WorkerNode[count];
        for (int at = 0; at < count; at++) {
            ExpectedEnd end = ends.get(at);
            jobs[at] = state.job(end.task().job());
            nodes[at] = state.workers().get(end.worker());
        }
        lookAt(jobs);
        for (WorkerNode node : nodes) {
            seen += node == null ? 0 : node.roomPlace;
        }
        @Nullable Running[] states = new Running[count];
        for (int at = 0; at < count; at++) {
            JobEntry job = jobs[at];
            states[at] =
                    job != null && job.state(ends.get(at).task().index()) instanceof Running running ? running : null;
        }
        for (WorkerNode node : nodes) {
            seen += node == null ? 0 : node.lookAt();
        }
        for (Running running : states) {
            seen += running == null ? 0 : running.placement().worker().value();
        }
        for (WorkerNode node : nodes) {
            seen += node == null ? 0 : node.running().lookAt();
        }
    }

    /** So many of the first tasks of the queue are expected to start. */
    void toStarts(int count) {
        @Nullable JobEntry[] jobs = new JobEntry[count];
        int known = 0;
        for (RequestGroup group : state.waiting().groups()) {
            TaskTree queue = group.queue();
            for (int node = queue.first(); node != TaskTree.NIL && known < count; node = queue.next(node)) {
                jobs[known++] = state.job(queue.job(node));
            }
            if (known == count) {
                break;
            }
        }
        lookAt(jobs);
        for (JobEntry job : jobs) {
            seen += job == null ? 0 : lookAt(job.spec());
        }
    }

    /** At what is at the beginning of each and what is at its end: it may lie on the border of what is fetched at a time. */
    private void lookAt(@Nullable JobEntry[] jobs) {
        for (JobEntry job : jobs) {
            seen += job == null ? 0 : job.submitMicros() + (job.isPlain() ? 0 : 1);
        }
    }

    /** What is at its beginning and what is at its end: it is longer than what is fetched at a time. */
    private static long lookAt(JobSpec spec) {
        return spec.estimateMicros() + spec.tasks() + (spec.alternative() == null ? 0 : 1);
    }

    long seen() {
        return seen;
    }
}
