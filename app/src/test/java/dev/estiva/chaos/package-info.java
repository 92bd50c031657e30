/** Real processes of a whole cluster, killed and stopped by seed while jobs flow; then the history checker. */
@NullMarked
package dev.estiva.chaos;

import org.jspecify.annotations.NullMarked;
