/** The whole control plane in one thread, by seed: server, workers, network, disk and users under a virtual clock. */
@NullMarked
package dev.estiva.burn;

import org.jspecify.annotations.NullMarked;
