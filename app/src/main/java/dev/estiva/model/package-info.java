/** The nouns: jobs, tasks, workers, resources, placements and their ids. Immutable, and free of I/O, clocks and chance. */
@NullMarked
package dev.estiva.model;

import org.jspecify.annotations.NullMarked;
