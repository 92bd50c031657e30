/**
 * Runs job types in JVMs of their own, so that a crash costs one task: {@link dev.estiva.runner.RunnerPool} is the worker's
 * side and keeps such JVMs warm, {@link dev.estiva.runner.JobRunner} is what runs inside one. Between them go the messages of
 * the protocol, over pipes.
 */
@NullMarked
package dev.estiva.runner;

import org.jspecify.annotations.NullMarked;
