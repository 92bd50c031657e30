package dev.estiva.core;

import dev.estiva.model.TaskId;

/**
 * A waiting task as a policy meets it.
 *
 * @param key its place in the policy's order, ties by id
 * @param lengthMicros its bound on a worker of speed 1
 */
public record Candidate(RequestGroup group, long key, long job, int index, long lengthMicros) {
    public TaskId task() {
        return new TaskId(job, index);
    }

    static @org.jspecify.annotations.Nullable Candidate at(RequestGroup group, TaskTree tree, int node) {
        return node == TaskTree.NIL
                ? null
                : new Candidate(group, tree.key(node), tree.job(node), tree.index(node), tree.length(node));
    }
}
