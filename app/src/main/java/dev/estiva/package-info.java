/** The program's entry, which wires everything else together. */
@NullMarked
package dev.estiva;

import org.jspecify.annotations.NullMarked;
