package dev.estiva.server;

import dev.estiva.core.Answer;
import dev.estiva.core.ClusterView;
import dev.estiva.core.Fact;
import dev.estiva.core.Input;
import dev.estiva.core.Step;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import java.util.List;
import java.util.function.LongConsumer;

/** Sees what a live server does. Called on the loop's thread, which waits for it. */
public interface ServerListener {
    /** A fact is about to be applied to this state. */
    default void fact(Fact fact, ClusterView before) {}

    /** A step is complete. */
    default void stepped(long nowMicros, List<Input> inputs, Step step, ClusterView after) {}

    /** A job handed in through the server was answered. */
    default void answered(Input.Submit submit, Answer answer) {}

    /** A worker asks to join; it is let in or not by {@link LiveServer#admit} or {@link LiveServer#refuse}. */
    void asked(Visitor visitor, WorkerSpec spec);

    /** A worker that was let in said its first READY. */
    default void ready(WorkerSpec spec) {}

    /** The result of a current attempt came in, which ran so long by its worker's clock. */
    default void result(TaskId task, long runMicros) {}

    /**
     * A current attempt says how far it is, in hundredths of a percent. Not durable: who shows it keeps the latest of each
     * task.
     */
    default void progress(TaskId task, int attempt, int percentHundredths, String message) {}

    /** How many bytes of output each worker may have sent that are not acknowledged; 0: output is not asked for. */
    default int outputWindow() {
        return FromServer.Welcome.NO_OUTPUT;
    }

    /**
     * A worker sends a piece of what a task writes. Pieces of a stream come in order; one may come again, also with other
     * bounds, and one of an attempt that is not current may come. {@code safe} is to be told, now or later and by any
     * thread, up to which offset of this stream nothing need be sent any more: stored, or not wanted
     * ({@link FromServer.Output#ALL}: nor anything later). Until it is told, the worker sends no more than its window.
     */
    default void output(WorkerId worker, FromWorker.Output piece, LongConsumer safe) {
        safe.accept(FromServer.Output.ALL);
    }
}
