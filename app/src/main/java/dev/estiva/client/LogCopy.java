package dev.estiva.client;

import dev.estiva.client.Exchange.Call;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Copies a task's output. A follower that hears nothing for long, or whose connection breaks, goes on where it was. */
final class LogCopy {
    /** Silence is usual in a log, and so is no sign of a dead connection: asking again is. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final Exchange exchange;
    private final String target;
    private final OutputStream to;
    private LogQuery query;
    private boolean known;

    LogCopy(Exchange exchange, String target, LogQuery query, OutputStream to) {
        this.exchange = exchange;
        this.target = target;
        this.query = query;
        this.to = to;
    }

    long run() throws IOException {
        while (!copy()) {
            Exchange.sleep(Duration.ofMillis(200));
        }
        return query.offset();
    }

    /** True when all there was to copy was copied. */
    private boolean copy() throws IOException {
        Call call = Call.get(target + query.query()).accepting("*/*").patience(SILENCE);
        try {
            Wire.Answer answer = exchange.streamed(call);
            try (InputStream body = answer.body()) {
                begin(answer);
                byte[] buffer = new byte[16_384];
                for (int got = body.read(buffer); got >= 0; got = body.read(buffer)) {
                    write(buffer, got);
                }
            }
            return true;
        } catch (ApiException e) {
            if (query.follow() && known && e.status() == 503) {
                return false; // it stops, or has just started
            }
            throw e;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (IOException e) {
            if (!query.follow() || (e instanceof UnreachableException && !known)) {
                throw e;
            }
            return false;
        }
    }

    private void begin(Wire.Answer answer) {
        if (!known) {
            known = true;
            long offset = Long.parseLong("0" + answer.header("Estiva-Offset"));
            String attempt = answer.header("Estiva-Attempt");
            query = query.from(offset).ofAttempt(attempt.isEmpty() ? query.attempt() : Integer.parseInt(attempt));
        }
    }

    /** Faults of the reader's are not the connection's. */
    private void write(byte[] bytes, int length) {
        try {
            to.write(bytes, 0, length);
            to.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        query = query.from(query.offset() + length);
    }
}
