package dev.estiva.worker;

import dev.estiva.model.Payload;
import dev.estiva.model.TaskStream;
import dev.estiva.protocol.FromServer.ProcessTask;
import dev.estiva.protocol.FromWorker;
import dev.estiva.runner.RunnerListener;
import dev.estiva.runner.RunnerPool;
import dev.estiva.runner.RunnerSettings;
import java.io.IOException;

/** Runs tasks where their type wants to be run, and tells how each ended. None of its callers ever waits for a task. */
final class TaskRunner {
    private final Sleeper sleeper;
    private final RunnerPool pool;
    private final OutputLog output;

    /** Of what all runs write, at most so much is kept. */
    TaskRunner(RunnerSettings settings, long mostOutputBytes, RunnerListener listener) {
        this.output = new OutputLog(mostOutputBytes);
        this.sleeper = new Sleeper(listener::ended);
        this.pool = new RunnerPool(settings, listener);
    }

    void start(long run, ProcessTask process) {
        if (process.jobType().equals(Sleeper.JOB_TYPE)) {
            sleeper.start(run, process);
        } else {
            output.begin(run);
            pool.start(run, process);
        }
    }

    /** Makes a run end, if it has not. */
    void stop(long run, long graceMicros) {
        sleeper.stop(run);
        pool.stop(run, graceMicros);
    }

    /**
     * A run wrote this.
     *
     * @return the bytes of this stream that can be read now
     */
    long wrote(long run, TaskStream stream, byte[] bytes) throws IOException {
        return output.append(run, stream, bytes);
    }

    /** A piece of what a run wrote. */
    FromWorker.Output read(AgentAction.SendOutput piece) {
        byte[] bytes = output.read(piece.run(), piece.stream(), piece.offset(), piece.length());
        return new FromWorker.Output(piece.id(), piece.stream(), piece.offset(), Payload.of(bytes));
    }

    /** Nobody asks for what this run wrote any more. */
    void forget(long run) {
        output.forget(run);
    }

    /** Ends the processes, and with them all that runs in them. */
    void close() {
        pool.close();
        output.close();
    }
}
