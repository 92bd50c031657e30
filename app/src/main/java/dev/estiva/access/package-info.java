/** Tokens: who asks, and what that role may do. */
@NullMarked
package dev.estiva.access;

import org.jspecify.annotations.NullMarked;
