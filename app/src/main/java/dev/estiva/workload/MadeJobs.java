package dev.estiva.workload;

import java.util.AbstractList;
import java.util.RandomAccess;

/**
 * Jobs of which only the times are kept, in arrays; each is made whenever it is asked for, equal each time. As objects, ten
 * million jobs take two gigabytes; so they take a tenth.
 */
abstract sealed class MadeJobs extends AbstractList<WorkloadJob> implements RandomAccess
        permits DrawnJobs, MoreJobs, TimedJobs {
    /** When the job at this place arrives; never falls from place to place. */
    abstract long submitMicros(int at);
}
