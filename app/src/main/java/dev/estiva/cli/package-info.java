/** The command line: one picocli class a command, and nothing that decides about scheduling. */
@NullMarked
package dev.estiva.cli;

import org.jspecify.annotations.NullMarked;
