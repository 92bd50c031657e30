/**
 * Job types that compute with PyTorch, the same code on a CPU and on a GPU: a plug-in, found as a user's own are. Parameters
 * are checked before anything native is loaded or memory taken.
 */
@NullMarked
package dev.estiva.torch;

import org.jspecify.annotations.NullMarked;
