/**
 * Where users add kinds of work: {@link dev.estiva.jobtype.JobType} is what they write, {@link
 * dev.estiva.jobtype.TaskContext} what it is told, {@link dev.estiva.jobtype.JobResult} what it answers. Small and stable:
 * people compile against it.
 */
@NullMarked
package dev.estiva.jobtype;

import org.jspecify.annotations.NullMarked;
