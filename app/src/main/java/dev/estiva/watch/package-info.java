/** A folder whose files become jobs, and the folder that their results go to: which are ready, and how results are named. */
@NullMarked
package dev.estiva.watch;

import org.jspecify.annotations.NullMarked;
