/** Policies: an order, a placement and a way to backfill, each replaceable by itself. Pure functions of the state. */
@NullMarked
package dev.estiva.policy;

import org.jspecify.annotations.NullMarked;
