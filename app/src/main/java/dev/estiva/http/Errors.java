package dev.estiva.http;

import dev.estiva.journal.JournalException;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever went wrong into an error that the client can read: the one place that does. */
final class Errors {
    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    /** For what is still on its way of a body that is refused. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private static final int LINGER_BUFFER = 64 << 10;

    private Errors() {}

    static void answer(Throwable fault, Context context) {
        Refusal refusal = refusal(fault, context);
        if (context.res().isCommitted()) {
            endPoint(context).close(); // else what was sent so far would look like all of it
            return;
        }
        if (refusal == null) {
            context.status(400); // nobody hears it; if somebody does, it must not look like success
            return;
        }
        context.status(refusal.status());
        if (refusal.status() == 401) {
            context.header("WWW-Authenticate", "Bearer realm=\"estiva\"");
        }
        if (refusal.status() == 429 || refusal.status() == 503) {
            context.header("Retry-After", "1");
        }
        if (refusal.status() == 408 || refusal.status() == 413) {
            context.header("Connection", "close"); // what is left of the body is not read
        }
        context.contentType(Call.JSON);
        byte[] body = JsonOut.object(refusal::write);
        if (refusal.status() == 413) {
            sendAndLinger(context, body);
        } else {
            context.result(body);
        }
    }

    private static EndPoint endPoint(Context context) {
        return ServletContextRequest.getServletContextRequest(context.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
    }

    /** A client that sends all before it reads would never see why, if its connection were closed while it sends. */
    private static void sendAndLinger(Context context, byte[] body) {
        try {
            context.res().setContentLength(body.length);
            context.res().getOutputStream().write(body);
            context.res().flushBuffer();
            endPoint(context).setIdleTimeout(LINGER.toMillis());
            InputStream in = context.req().getInputStream();
            long end = System.nanoTime() + LINGER.toNanos();
            for (int got = 0; got >= 0 && System.nanoTime() < end; ) {
                got = in.read(new byte[LINGER_BUFFER]);
            }
        } catch (IOException e) {
            // it is gone, or has had its time
        }
    }

    private static @org.jspecify.annotations.Nullable Refusal refusal(Throwable fault, Context context) {
        return switch (fault) {
            case Refusal refusal -> refusal;
            case MethodNotAllowedResponse notAllowed -> methodNotAllowed(notAllowed, context);
            case HttpResponseException response -> ofStatus(response.getStatus(), context);
            case UncheckedIOException io -> refusal(Objects.requireNonNull(io.getCause()), context);
            case JournalException journal -> {
                LOG.warn("{} {}: {}", context.method(), context.path(), journal.getMessage());
                yield Refusal.unavailable("the journal cannot be read: " + journal.getMessage());
            }
            case InterruptedException _ -> Refusal.unavailable("the server is stopping");
            case IOException io when isTimeout(io) -> Refusal.timeout("nothing came in for too long");
            case InterruptedIOException _ -> Refusal.unavailable("the server is stopping"); // it waited to write
            case EofException _ -> null; // the client is gone
            case ClosedChannelException _ -> null;
            default -> {
                LOG.error("{} {}", context.method(), context.path(), fault);
                yield Refusal.internal();
            }
        };
    }

    static boolean isTimeout(IOException e) {
        return e.getCause() instanceof TimeoutException
                || String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("idle timeout");
    }

    private static Refusal methodNotAllowed(MethodNotAllowedResponse e, Context context) {
        String allowed = Arrays.stream(
                        e.getDetails().getOrDefault("availableMethods", "").split(", ", -1))
                .filter(method -> !method.equals("HEAD"))
                .sorted()
                .collect(Collectors.joining(", "));
        if (!allowed.isEmpty()) {
            context.header("Allow", allowed);
        }
        return Refusal.methodNotAllowed(Clip.of(context.req().getMethod()) + " is not for " + Clip.of(context.path())
                + (allowed.isEmpty() ? "" : "; there are " + allowed));
    }

    /** Of what the framework refuses by itself. */
    static Refusal ofStatus(int status, Context context) {
        return status == 404 ? Refusal.notFound("there is no route " + Clip.of(context.path())) : ofStatus(status);
    }

    static Refusal ofStatus(int status) {
        return switch (status) {
            case 404 -> Refusal.notFound("there is no such route");
            case 405 -> Refusal.methodNotAllowed("not with this method");
            case 408 -> Refusal.timeout("the request came too slowly");
            case 413, 414, 431 ->
                new Refusal(
                        status,
                        "too_large",
                        switch (status) {
                            case 413 -> "the body is too long";
                            case 414 -> "the address is too long";
                            default -> "the headers are too long: at most " + HttpLimits.HEAD_BYTES + " bytes";
                        },
                        null);
            case 503 -> Refusal.unavailable("the server is starting or stopping");
            default ->
                status >= 500 && status != 501 && status != 505
                        ? new Refusal(status, "internal", "a fault of the server; its log says more", null)
                        : new Refusal(status, "invalid_request", "this is not a request that can be understood", null);
        };
    }
}
