package dev.estiva.jobtype;

/**
 * A kind of work that workers can do. Implementations are found through {@link java.util.ServiceLoader} and need a public
 * constructor without parameters.
 *
 * <p>A worker runs them in JVMs of their own, one task at a time in each, and many tasks one after the other: what a type
 * keeps in fields is still there for the next task of that JVM. A crash of the JVM costs the task that it ran.
 *
 * <p>A type that {@code META-INF/estiva/shared-jvm.properties} names has several tasks at the same time in one JVM, if they
 * agree in the parameters that stand there and were given the same resources and devices. Its {@link #run} is called by several
 * threads on one object. It must bear being begun again, in the same attempt: when the JVM dies, nobody knows whose fault it
 * was, and each of the tasks in it runs once more, alone.
 */
public interface JobType {
    /** What jobs call it; unique among the types of a worker, 1 to 255 characters without control characters. */
    String name();

    /**
     * Does the work of one task, on a thread of its own, and returns when it has ended. An exception or error means that
     * the task failed, its message being the reason.
     *
     * @throws InterruptedException if the thread was interrupted, which is how a task is cancelled; what cannot wait for
     *     an interruption should look at {@link TaskContext#isCancelled()} now and then
     */
    JobResult run(TaskContext task) throws Exception;
}
