package dev.estiva.worker;

/** Tells this worker's processes from strangers. Asked by the thread that looks at the machine; must not block. */
public interface OwnProcesses {
    /** Whether it belongs to an attempt that runs here, or to the worker itself. */
    boolean owns(long pid);

    /** Whether an attempt that runs here was given the device of this index among those offered, or a part of it. */
    boolean uses(int device);
}
