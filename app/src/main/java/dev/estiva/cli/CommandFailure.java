package dev.estiva.cli;

/** A failure the user can understand and mend: a file that is not there, a port in use. Its message is all that is shown. */
final class CommandFailure extends RuntimeException {
    CommandFailure(String message) {
        super(message);
    }

    CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
