package dev.estiva.journal;

import java.io.Serial;

/** A stored text is not what this version of the program reads; the message says where and why. */
public final class MalformedFactException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    MalformedFactException(String message) {
        super(message);
    }

    MalformedFactException(String message, Throwable cause) {
        super(message, cause);
    }
}
