package dev.estiva.policy;

/**
 * Says who has room before whom, among all tasks that wait or run. A total order: of equals the one that runs is first, then
 * the one submitted first. Sees nothing but states, which are made of facts.
 */
interface PreemptionRule {
    /** How the state keeps the waiting tasks meanwhile. */
    OrderRule order();

    /** A task's place, the smallest first. */
    long first(Contender task, long nowMicros);

    /** Its place among tasks of equal {@link #first}. */
    default long second(Contender task, long nowMicros) {
        return 0;
    }

    /**
     * When a running task's place changes next so that a waiting one may come before it, though nothing happens;
     * {@link Long#MAX_VALUE} if it does not.
     *
     * @param waiting the {@link #first} of those that wait, sorted
     */
    default long changesMicros(Contender running, long[] waiting, long nowMicros) {
        return Long.MAX_VALUE;
    }

    /** Whether tasks might preempt each other for ever where their work is lost. */
    default boolean needsWorkKept() {
        return false;
    }
}
