/** Replays and simulations of what a live cluster did or will do. */
@NullMarked
package dev.estiva.forecast;

import org.jspecify.annotations.NullMarked;
