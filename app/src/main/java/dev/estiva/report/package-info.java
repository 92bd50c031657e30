/** What people and programs read of a run: event lines, the summary in four languages, CSV and JSON. */
@NullMarked
package dev.estiva.report;

import org.jspecify.annotations.NullMarked;
