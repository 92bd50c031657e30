/** The state machine that schedules: inputs in, facts and effects out. One thread, no clock, no chance, no I/O. */
@NullMarked
package dev.estiva.core;

import org.jspecify.annotations.NullMarked;
