package dev.estiva.core;

import dev.estiva.model.JobSpec;
import dev.estiva.model.TaskState.Running;
import java.util.List;

/**
 * Looks at what the next steps will look at, so that it is in the processor's cache when they come. Of very many jobs and
 * workers hardly anything is, and a step finds out only by and by what it needs, and waits for one piece of memory after the
 * other; what several steps need is fetched at the same time. Changes nothing.
 */
final class Lookahead {
    private final ClusterState state;

    // The jobs of those that are expected to start.
    private long[] starts = new long[16];
    private int known;

    /** Made of all that was looked at, so that no compiler finds looking useless. */
    private long seen;

    Lookahead(ClusterState state) {
        this.state = state;
    }

    /**
     * Tasks that are expected to end. All are looked at several times, each time one step further from what is at hand to what
     * only that leads to: so no look of one has to wait for a look at another.
     */
    void toEnds(List<? extends ExpectedEnd> ends) {
        for (int at = 0; at < ends.size(); at++) {
            ExpectedEnd end = ends.get(at);
            JobEntry job = state.job(end.task().job());
            WorkerNode node = state.workers().get(end.worker());
            seen += (job == null ? 0 : job.submitMicros()) + (node == null ? 0 : node.roomPlace);
        }
        for (int at = 0; at < ends.size(); at++) {
            ExpectedEnd end = ends.get(at);
            JobEntry job = state.job(end.task().job());
            WorkerNode node = state.workers().get(end.worker());
            if (job != null && job.state(end.task().index()) instanceof Running running) {
                seen += running.attempt() + lookAt(job.spec());
            }
            seen += node == null ? 0 : node.lookAt();
        }
        for (int at = 0; at < ends.size(); at++) {
            ExpectedEnd end = ends.get(at);
            WorkerNode node = state.workers().get(end.worker());
            if (state.state(end.task()) instanceof Running running) {
                seen += running.placement().worker().value();
            }
            seen += node == null ? 0 : node.running().lookAt();
        }
    }

    /** So many of the first tasks of the queue are expected to start. */
    void toStarts(int count) {
        if (starts.length < count) {
            starts = new long[count];
        }
        known = 0;
        for (RequestGroup group : state.waiting().groups()) {
            TaskTree queue = group.queue();
            for (int node = queue.first(); node != TaskTree.NIL && known < count; node = queue.next(node)) {
                starts[known++] = queue.job(node);
            }
            if (known == count) {
                break;
            }
        }
        for (int at = 0; at < known; at++) {
            JobEntry job = state.job(starts[at]);
            seen += job == null ? 0 : job.key(job.firstUntouched());
        }
        for (int at = 0; at < known; at++) {
            JobEntry job = state.job(starts[at]);
            seen += job == null ? 0 : lookAt(job.spec());
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
