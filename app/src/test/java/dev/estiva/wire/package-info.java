/** What comes over real sockets, good and bad: each side against one that the test speaks for, line by line. */
@NullMarked
package dev.estiva.wire;

import org.jspecify.annotations.NullMarked;
