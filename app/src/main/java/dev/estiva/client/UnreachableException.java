package dev.estiva.client;

import java.io.IOException;
import java.net.URI;

/** No server answers at the address, or the connection broke before it did. */
public final class UnreachableException extends IOException {
    private static final long serialVersionUID = 1L;

    private final URI server;

    UnreachableException(URI server, String why, Throwable cause) {
        super("cannot reach the server at " + server + ": " + why, cause);
        this.server = server;
    }

    public URI server() {
        return server;
    }
}
