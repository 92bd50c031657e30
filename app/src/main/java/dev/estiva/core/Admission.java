package dev.estiva.core;

/** Which workers a placement may choose from. */
@FunctionalInterface
public interface Admission {
    Admission ALL = _ -> true;

    boolean worker(WorkerNode node);

    /** False if no worker of this class is admitted: then none of them is looked at. */
    default boolean kind(WorkerClass kind) {
        return true;
    }
}
