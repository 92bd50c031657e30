/**
 * Where users add orders and placements: {@link dev.estiva.custom.TaskOrder} says which task comes next, {@link
 * dev.estiva.custom.WorkerChoice} on which worker. Small and stable: people compile against it.
 */
@NullMarked
package dev.estiva.custom;

import org.jspecify.annotations.NullMarked;
