/** The job type {@code text}: changes or counts text line by line, in a file or in the job's parameters. */
@NullMarked
package dev.estiva.text;

import org.jspecify.annotations.NullMarked;
