package dev.estiva.custom;

import java.util.SortedMap;

/** A waiting task as an order or a placement sees it. Tasks of one array look the same. Valid for ever; times are in seconds. */
public interface TaskView {
    /** What its user calls the job. */
    String name();

    String user();

    /** Which kind of work it is: {@code process}, say. */
    String type();

    /** 1 is the most urgent, 1000 the usual. */
    int priority();

    /** How many tasks the job has. */
    int tasks();

    /** What the task asks for. */
    Amounts request();

    /** What the user filed the job under. */
    SortedMap<String, String> labels();

    /** How long it is believed to run on a worker of speed 1, or {@code unknown} where nobody said so. */
    double estimateSeconds(double unknown);

    /** The longest it may run, or {@code unknown} where nobody said so. */
    double limitSeconds(double unknown);

    /** When it should have ended, on the clock of {@link #submitSeconds}, or {@code unknown} where nobody said so. */
    double deadlineSeconds(double unknown);

    /** When it was submitted: since the workload's zero in simulations, since 1970 on a server. */
    double submitSeconds();

    /** How long it has waited; 0 for an order that does not change with time. */
    double waitedSeconds();
}
