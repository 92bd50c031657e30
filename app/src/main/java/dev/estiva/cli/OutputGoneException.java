package dev.estiva.cli;

import java.io.IOException;

/** Nobody can read what a command prints any more, so that it need not go on; {@link StandardOutput#end} says why. */
final class OutputGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    OutputGoneException() {
        super("standard output is gone");
    }

    OutputGoneException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
