/** What holds the simulator to the truth: closed forms of queueing theory, and schedules and figures of others. */
@NullMarked
package dev.estiva.truth;

import org.jspecify.annotations.NullMarked;
