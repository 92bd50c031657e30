/** Workload files in, as clusters and jobs: JSON and the Standard Workload Format; arrivals and generated jobs. */
@NullMarked
package dev.estiva.workload;

import org.jspecify.annotations.NullMarked;
