/** The live driver: one loop thread that feeds the engine with what workers say, and sends what it decides. */
@NullMarked
package dev.estiva.server;

import org.jspecify.annotations.NullMarked;
