package dev.estiva.transport;

import dev.estiva.protocol.Message;

/** One connection, as seen by who sends on it. Every method may be called by any thread and none waits for the network. */
public interface Link<O extends Message> {
    /**
     * Puts the message on its way, after those sent before. On a closed link it is dropped, and so are those that the
     * other side had not read when the connection broke: only an answer proves arrival.
     */
    void send(O message);

    /** Closes after what was sent before has left; of a peer that does not read, only for a moment. Again: no effect. */
    void close(String why);

    /** Who is at the other end, for people: {@code 127.0.0.1:40812}. */
    String peer();
}
