/** The REST API: it turns requests into questions and inputs for the cluster, and facts into JSON. docs/api.md describes it. */
@NullMarked
package dev.estiva.http;

import org.jspecify.annotations.NullMarked;
