/** How messages travel: over TCP, or in memory. Threads here only move bytes; what a message means is decided elsewhere. */
@NullMarked
package dev.estiva.transport;

import org.jspecify.annotations.NullMarked;
