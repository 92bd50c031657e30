/** The Java client of the REST API. Starts fast: the command line opens one for each command. */
@NullMarked
package dev.estiva.client;

import org.jspecify.annotations.NullMarked;
