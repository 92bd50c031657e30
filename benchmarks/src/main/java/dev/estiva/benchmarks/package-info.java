/** The simulator beside other simulators on the same work, and JMH benchmarks. Not part of the product. */
@NullMarked
package dev.estiva.benchmarks;

import org.jspecify.annotations.NullMarked;
