package dev.estiva.custom;

import java.util.SortedMap;

/** A worker that has room for a task, as a placement sees it. Valid for ever. */
public interface WorkerView {
    String name();

    SortedMap<String, String> labels();

    /** How fast it works: a task estimated at 10 seconds is believed to run 5 on a worker of speed 2. */
    double speed();

    /** All that it has. */
    Amounts capacity();

    /** What of that is free now. */
    Amounts free();

    /** How many tasks run there. */
    int running();
}
