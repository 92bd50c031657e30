package dev.estiva.transport;

import dev.estiva.protocol.Message;

/**
 * Who is told what comes out of a link. Called by one thread of the link's own, one call at a time, in the order of
 * arrival; a call that takes long holds up only this connection, and so slows its peer down.
 */
public interface Receiver<I extends Message> {
    void received(I message);

    /**
     * The last call, and made exactly once: nothing more comes, and nothing more can be sent. {@code why} is one line for
     * people, worth logging: who closed, or which line could not be read.
     */
    void closed(String why);

    /** Hears nothing. */
    static <I extends Message> Receiver<I> nobody() {
        return new Receiver<>() {
            @Override
            public void received(I message) {
                // of no interest
            }

            @Override
            public void closed(String why) {
                // of no interest
            }
        };
    }
}
