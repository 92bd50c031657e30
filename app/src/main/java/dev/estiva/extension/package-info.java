/** Users' orders and placements: finds them in jars, and keeps the engine safe from them. */
@NullMarked
package dev.estiva.extension;

import org.jspecify.annotations.NullMarked;
