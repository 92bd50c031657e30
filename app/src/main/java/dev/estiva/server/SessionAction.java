package dev.estiva.server;

import dev.estiva.core.Input;
import dev.estiva.model.WorkerId;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;
import dev.estiva.protocol.FromWorker.Hello;

/** What a worker's session wants done. */
sealed interface SessionAction {
    /** Send this to the worker. */
    record Send(FromServer message) implements SessionAction {}

    /** Tell the engine, and this session what it answers. */
    record Tell(Input input) implements SessionAction {}

    /** The worker asks to be let in. */
    record Admit(Hello hello) implements SessionAction {}

    /** Send the acknowledgement of this result when its facts are durable. */
    record Acknowledge(dev.estiva.protocol.AttemptId id) implements SessionAction {}

    /** Keep this piece of output, and tell the worker up to where it is safe. */
    record Keep(WorkerId worker, FromWorker.Output piece) implements SessionAction {}

    /** Close the connection after what was sent. */
    record Close(String why) implements SessionAction {}
}
