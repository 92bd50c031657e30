package dev.estiva.cli;

import dev.estiva.client.UnreachableException;
import java.io.IOException;
import java.time.Duration;

/**
 * Asks again for as long as the server is away: whoever waits for a job does not care that a server was restarted. Any thread
 * may call it.
 */
final class Patience {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final ClientCommand command;
    private volatile boolean said;

    Patience(ClientCommand command) {
        this.command = command;
    }

    /** A question that may be asked again. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws IOException;
    }

    <T> T ask(Question<T> question) throws IOException, InterruptedException {
        while (true) {
            try {
                T answer = question.ask();
                said = false;
                return answer;
            } catch (UnreachableException e) {
                if (!said) {
                    said = true;
                    command.note(e.getMessage() + "; waiting for it to come back");
                }
                Thread.sleep(PAUSE);
            }
        }
    }
}
