/**
 * The keeper: a small process beside each worker's agent that starts the processes of tasks, holds their output, ends whole
 * process trees and outlives the agent, so that an agent that comes back finds everything as it left it.
 */
@NullMarked
package dev.estiva.keeper;

import org.jspecify.annotations.NullMarked;
