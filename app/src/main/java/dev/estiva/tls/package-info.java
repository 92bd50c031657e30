/** TLS from PEM files, for the API and for the worker port. */
@NullMarked
package dev.estiva.tls;

import org.jspecify.annotations.NullMarked;
