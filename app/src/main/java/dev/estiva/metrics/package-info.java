/** What a run was worth: waits, slowdowns and utilisation, computed from facts, the same for live and simulated runs. */
@NullMarked
package dev.estiva.metrics;

import org.jspecify.annotations.NullMarked;
