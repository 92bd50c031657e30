/**
 * The worker: connects to a server, runs the tasks that it sends, and reports what came of them. What to do is decided by
 * a state machine without threads or clock, {@code Agent}; {@link dev.estiva.worker.WorkerProcess} drives it.
 * Kinds of work are {@link dev.estiva.jobtype.JobType}s.
 */
@NullMarked
package dev.estiva.worker;

import org.jspecify.annotations.NullMarked;
