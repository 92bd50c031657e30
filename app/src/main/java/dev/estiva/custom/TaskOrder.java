package dev.estiva.custom;

/**
 * Which waiting task comes next. Implementations are found through {@link java.util.ServiceLoader} and need a public
 * constructor without parameters.
 *
 * <p>The order is total: tasks of equal keys come in the order of their submission, those of one array in the order of their
 * index. A key is a function of the task and of nothing else. It must not change anything, wait for anything, or answer
 * differently when asked again. An order that throws, answers NaN, contradicts itself or takes too long is replaced by fifo,
 * visibly.
 */
public interface TaskOrder {
    /** What {@code --order} calls it: small letters, digits and hyphens, a letter first; not the name of a built-in policy. */
    String name();

    /** In one line, for {@code estiva policies}. */
    default String description() {
        return "";
    }

    /**
     * The least key comes first; infinities are allowed. Asked once for each job, at its submission; where {@link
     * #changesWithTime} says so, of every waiting job in each pass.
     */
    double key(TaskView task);

    /**
     * Whether a job's place changes while it waits. Then {@link TaskView#waitedSeconds} says how long it has waited, and each
     * pass costs a call for every waiting job, and sorting them. A server asks anew no more often than every {@code
     * --reorder-interval}.
     */
    default boolean changesWithTime() {
        return false;
    }
}
