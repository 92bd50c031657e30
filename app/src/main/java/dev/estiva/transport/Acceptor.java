package dev.estiva.transport;

import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromWorker;

/** Who takes the connections that workers open. */
public interface Acceptor {
    /**
     * A worker connected. Called by the connection's own thread, before it reads; answers who is to hear what arrives.
     */
    Receiver<FromWorker> accepted(Link<FromServer> link);
}
