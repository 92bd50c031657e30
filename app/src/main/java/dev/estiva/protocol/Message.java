package dev.estiva.protocol;

/** What travels in one line. Each direction has its own messages; a name used in both, BEAT, means one thing in each. */
public sealed interface Message permits FromWorker, FromServer {
    /** Whether this version knows what it says. */
    default boolean isKnown() {
        return !(this instanceof FromWorker.Unknown) && !(this instanceof FromServer.Unknown);
    }
}
