package dev.estiva.server;

import dev.estiva.model.WorkerId;

/** How far a worker's connection has come. */
sealed interface SessionPhase {
    /** It has not said HELLO. */
    record Silent() implements SessionPhase {}

    /** It has, and waits to be let in. */
    record Asking(boolean ready) implements SessionPhase {}

    /** It is in, and takes tasks once it is ready. */
    record Admitted(WorkerId worker, boolean ready) implements SessionPhase {}

    /** One of the sides has ended it. */
    record Over() implements SessionPhase {}
}
