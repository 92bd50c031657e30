package dev.estiva.custom;

/**
 * On which worker a task runs, of those that have room for it. Implementations are found through {@link
 * java.util.ServiceLoader} and need a public constructor without parameters.
 *
 * <p>The choice is total: of workers of equal scores it is the one that joined first. A score is a function of the task and the
 * worker and of nothing else. It must not change anything, wait for anything, or answer differently when asked again. A choice
 * that throws, answers NaN, contradicts itself or takes too long is replaced by first fit under fifo, visibly.
 */
public interface WorkerChoice {
    /** What {@code --placement} calls it: small letters, digits and hyphens, a letter first; not that of a built-in policy. */
    String name();

    /** In one line, for {@code estiva policies}. */
    default String description() {
        return "";
    }

    /** How well the task would stand there; the highest is best, infinities are allowed. */
    double score(TaskView task, WorkerView worker);

    /**
     * Whether scores go by nothing of a task but its {@link TaskView#request}. Then they are kept for each kind of request, and
     * only asked for anew where a worker has changed, so that a placement costs a few calls however many workers there are;
     * else it costs a call for each worker that has room. The task shown then has no more than its request.
     */
    default boolean looksAtRequestOnly() {
        return false;
    }
}
