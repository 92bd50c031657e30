package dev.estiva.core;

/**
 * Decides what runs next and where. Called on the engine's thread; must not block, keep state of its own that facts do not
 * give back, or ask for the time. One that throws is replaced by fifo, visibly.
 */
public interface Policy {
    /** The name it was chosen by. */
    String name();

    /** The order in which the state keeps the waiting tasks for this policy. */
    QueueOrder order();

    /**
     * Makes one pass. Each decision is applied before {@code decisions.accept} returns, so the view shows it. There is no
     * pass while nothing changes, except at an instant that the last one asked for by {@link Decision.WakeAt}.
     *
     * @param cause what happened since the last pass
     */
    void pass(ClusterView view, Cause cause, long nowMicros, Decisions decisions);

    /**
     * Whether a task whose bound is now counts as ended in a pass, although its report comes later in the same instant.
     * The simulator then hands such reports in first.
     */
    default boolean seesDueTasksAsEnded() {
        return false;
    }

    /**
     * Whether a task of this group that waits keeps those behind it from all workers of this kind. Who could run in another
     * way asks before taking it.
     */
    default boolean holdsBack(RequestGroup ahead, WorkerClass kind) {
        return false;
    }

    /** Takes decisions. */
    @FunctionalInterface
    interface Decisions {
        void accept(Decision decision);
    }

    /**
     * What happened since the last pass.
     *
     * @param arrived tasks came into the queue
     * @param released capacity became free or joined
     */
    record Cause(boolean arrived, boolean released) {
        private static final Cause NEITHER = new Cause(false, false);
        private static final Cause ARRIVED = new Cause(true, false);
        private static final Cause RELEASED = new Cause(false, true);
        private static final Cause BOTH = new Cause(true, true);

        /** No new object, for each step asks for some. */
        static Cause of(boolean arrived, boolean released) {
            if (arrived) {
                return released ? BOTH : ARRIVED;
            }
            return released ? RELEASED : NEITHER;
        }
    }
}
