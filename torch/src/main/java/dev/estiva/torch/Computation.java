package dev.estiva.torch;

import java.util.Map;

/** The work of one task, its parameters read and checked. */
interface Computation {
    /** What its tensors need on the device at most, in bytes, counted from the parameters. */
    long bytes();

    /** The parameter that makes it large, for the refusal of one that is too large. */
    String sizeParameter();

    /** Its value. */
    long size();

    /** Computes. */
    Outcome run(Session session) throws InterruptedException;

    /**
     * What came out.
     *
     * @param timings how long each iteration took
     * @param figures the type's own figures, in order
     */
    record Outcome(Timings timings, Map<String, Object> figures) {}
}
