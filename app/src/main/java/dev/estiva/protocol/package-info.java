/**
 * What server and worker say to each other: the messages and their form on the wire, newline-delimited JSON. The format
 * is specified in docs/protocol.md. No I/O here.
 */
@NullMarked
package dev.estiva.protocol;

import org.jspecify.annotations.NullMarked;
