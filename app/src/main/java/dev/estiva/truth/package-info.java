/** Closed forms of queueing theory, and experiments that hold the simulator to them. */
@NullMarked
package dev.estiva.truth;

import org.jspecify.annotations.NullMarked;
