/** The durable store of facts: append, sync, recover, snapshot, history. One SQLite file in a data directory. */
@NullMarked
package dev.estiva.journal;

import org.jspecify.annotations.NullMarked;
