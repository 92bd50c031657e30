/** Drives the engine in virtual time: simulated workers, an event queue, no waiting. */
@NullMarked
package dev.estiva.sim;

import org.jspecify.annotations.NullMarked;
