package dev.estiva.jobtype;

import dev.estiva.model.Payload;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Resources;
import dev.estiva.model.TaskId;
import java.util.List;

/** What a job type is told of the task that it runs, and where it says how far it is. */
public interface TaskContext {
    TaskId task();

    /** Which try this is, from 1. */
    int attempt();

    /** The job's parameters as they were submitted: JSON text in UTF-8, or nothing. */
    Payload payload();

    /** The same, to be read one by one with errors that name the parameter. */
    default Parameters parameters() {
        return Parameters.of(payload());
    }

    /** What the task may use. */
    Resources amounts();

    /**
     * Which of the worker's GPUs it may use, and how much of each. A process that computes on them sees no others: the
     * first of this list is its device 0, the second its device 1.
     */
    List<DeviceShare> devices();

    /**
     * Says how far the work is. May be called as often as one likes: only the latest travels, a few times a second.
     *
     * @param percent from 0 to 100; what is outside is taken for the nearer end
     * @param message for people, or empty
     */
    void progress(double percent, String message);

    /** Adds a line to the task's log, as printing to {@code System.out} does. */
    void log(String line);

    /**
     * Whether the task is to end: the user cancelled it, or its time is over. The thread that runs it has been interrupted
     * then. What still runs after a grace of a few seconds is killed.
     */
    boolean isCancelled();

    /**
     * Has this JVM end after this task, whose result still counts: for what leaves it unfit for others, such as an error that a
     * GPU does not recover from.
     */
    default void endJvmAfterwards() {}
}
