/**
 * Benchmarks that users can run: each measures this program against a peer or a floor in the same run, and prints one line of
 * JSON. The processes are those of a real installation.
 */
@NullMarked
package dev.estiva.bench;

import org.jspecify.annotations.NullMarked;
