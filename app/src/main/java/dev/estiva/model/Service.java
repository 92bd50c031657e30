package dev.estiva.model;

/**
 * What a task that was preempted has behind it. Work counts as time on a worker of speed 1.
 *
 * @param preemptions how often it was preempted, in all attempts
 * @param lostMicros the work of earlier attempts, which preemption took from it
 * @param doneMicros the work that earlier stretches of this attempt did
 * @param ranMicros how long those ran
 * @param overheadMicros so much of the present stretch does no work: what preemption costs
 * @param resumedMicros when the present stretch began, {@link TaskState#NEVER} if that is the start of the attempt
 */
public record Service(
        int preemptions, long lostMicros, long doneMicros, long ranMicros, long overheadMicros, long resumedMicros) {
    public static final Service NONE = new Service(0, 0, 0, 0, 0, TaskState.NEVER);

    /** All the work that was ever done for it, up to the present stretch. */
    public long attainedMicros() {
        return lostMicros + doneMicros;
    }

    /** After a preemption that keeps the work: so much was done, in so much time. */
    public Service suspended(long newDoneMicros, long newRanMicros) {
        return new Service(preemptions + 1, lostMicros, newDoneMicros, newRanMicros, 0, TaskState.NEVER);
    }

    /** Goes on from here, and pays for it first. */
    public Service resumed(long overhead, long nowMicros) {
        return new Service(preemptions, lostMicros, doneMicros, ranMicros, overhead, nowMicros);
    }

    /** After a preemption that loses the work: so much was done. */
    public Service preempted(long newDoneMicros) {
        return new Service(preemptions + 1, lostMicros + newDoneMicros, 0, 0, 0, TaskState.NEVER);
    }

    /** After an attempt that came to nothing for another reason; what a failure takes was no service. */
    public Service restarted() {
        return preemptions == 0 ? NONE : new Service(preemptions, lostMicros, 0, 0, 0, TaskState.NEVER);
    }

    /** A new attempt begins, and pays first for having been preempted. */
    public Service started(long overhead) {
        return overhead == 0 ? this : new Service(preemptions, lostMicros, 0, 0, overhead, TaskState.NEVER);
    }
}
