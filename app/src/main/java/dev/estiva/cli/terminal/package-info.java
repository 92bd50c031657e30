/** What commands read and print, as text: durations, sizes, ids, tables, colours, and what the terminal can show. */
@NullMarked
package dev.estiva.cli.terminal;

import org.jspecify.annotations.NullMarked;
