package dev.estiva.client;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/** Sends requests: keeps connections for the next one, and repeats what may be repeated while the server cannot be reached. */
final class Exchange implements Closeable {
    private static final int CONNECT_MILLIS = 5_000;

    /** For an answer that does not wait for anything but the server's disk. */
    static final Duration ANSWER = Duration.ofSeconds(60);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final ClientSettings settings;
    private volatile String common;
    private volatile boolean hasSpare;
    private volatile boolean closed;
    private final ConcurrentLinkedDeque<Wire> idle = new ConcurrentLinkedDeque<>();
    private @Nullable Secure secure;

    Exchange(ClientSettings settings) {
        this.settings = settings;
        this.common = commonHeaders(settings, settings.token());
        this.hasSpare = settings.token() == null && settings.spare() != null;
    }

    private static String commonHeaders(ClientSettings settings, @Nullable String token) {
        StringBuilder headers = new StringBuilder(" HTTP/1.1\r\nHost: ")
                .append(settings.server().getAuthority())
                .append("\r\nUser-Agent: estiva\r\n");
        if (token != null) {
            headers.append("Authorization: Bearer ").append(requireLine(token)).append("\r\n");
        }
        if (!settings.user().isEmpty()) {
            headers.append("X-Estiva-User: ")
                    .append(requireLine(settings.user()))
                    .append("\r\n");
        }
        return headers.toString();
    }

    private static String requireLine(String value) {
        if (value.isEmpty() || value.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new IllegalArgumentException("a token or a user is one line of plain characters");
        }
        return value;
    }

    /** A request. {@code repeats}: doing it twice is the same as once. */
    record Call(
            String method,
            String target,
            String accept,
            @Nullable Json body,
            boolean repeats,
            Duration patience) {
        static Call get(String target) {
            return new Call("GET", target, "application/json", null, true, ANSWER);
        }

        static Call post(String target, @Nullable Json body, boolean repeats) {
            return new Call("POST", target, "application/json", body, repeats, ANSWER);
        }

        Call patience(Duration time) {
            return new Call(method, target, accept, body, repeats, time);
        }

        Call accepting(String type) {
            return new Call(method, target, type, body, repeats, patience);
        }

        private byte[] bytes() {
            return body == null ? new byte[0] : body.bytes();
        }

        private String head(String common) {
            String type = body == null ? "" : "Content-Type: application/json\r\n";
            return method + " " + target + common + "Accept: " + accept + "\r\n" + type;
        }
    }

    /** The whole answer, as JSON; the empty object if it has no body. */
    Json json(Call call) throws IOException {
        byte[] body = whole(call);
        if (body.length == 0) {
            return Json.EMPTY;
        }
        try {
            return Json.parse(body);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "the server at " + settings.server() + " does not answer as Estiva does: " + e.getMessage(), e);
        }
    }

    private byte[] whole(Call call) throws IOException {
        return repeated(call, wire -> {
            wire.patience(call.patience());
            Wire.Answer answer = wire.exchange(call.head(common), call.bytes());
            byte[] body = answer.body().readAllBytes();
            giveBack(wire);
            if (!answer.isSuccess()) {
                throw ApiException.of(answer.status(), body);
            }
            return body;
        });
    }

    /** An answer that is read while it comes. Closing its body, which must be done, ends the connection or keeps it. */
    Wire.Answer streamed(Call call) throws IOException {
        return repeated(call, wire -> {
            wire.patience(call.patience());
            Wire.Answer answer = wire.exchange(call.head(common), call.bytes());
            if (!answer.isSuccess()) {
                byte[] body = answer.body().readAllBytes();
                giveBack(wire);
                throw ApiException.of(answer.status(), body);
            }
            return answer.with(new Lent(answer.body(), wire));
        });
    }

    /** The body of an answer, which gives its connection back when it is closed. */
    private final class Lent extends FilterInputStream {
        private final Wire wire;
        private boolean returned;

        private Lent(InputStream body, Wire wire) {
            super(body);
            this.wire = wire;
        }

        @Override
        public void close() throws IOException {
            super.close();
            if (!returned) {
                returned = true;
                giveBack(wire);
            }
        }
    }

    /** How many connections wait for the next request. */
    int idle() {
        return idle.size();
    }

    /** A connection of its own, for a body that is sent piece by piece. */
    Wire open() throws IOException {
        if (hasSpare) {
            json(Call.get("/api/v1/cluster")); // a body that is half sent cannot be sent again with a token
        }
        try {
            Wire wire = connect();
            wire.patience(ANSWER);
            return wire;
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    String head(String target, String accept, String contentType) {
        return "POST " + target + common + "Accept: " + accept + "\r\nContent-Type: " + contentType + "\r\n";
    }

    /** What a request does with its connection. */
    @FunctionalInterface
    private interface Use<T> {
        T with(Wire wire) throws IOException;
    }

    private <T> T repeated(Call call, Use<T> use) throws IOException {
        long deadline = System.nanoTime() + settings.patience().toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            Wire wire = null;
            String shown = common;
            try {
                wire = take();
                return use.with(wire);
            } catch (ApiException e) {
                if (e.status() == 401 && isAnother(shown)) {
                    continue;
                }
                if (!isTemporary(e) || System.nanoTime() + pause.toNanos() > deadline) {
                    throw e;
                }
            } catch (RuntimeException e) {
                close(wire); // whoever answers there does not speak HTTP as one should
                throw e;
            } catch (IOException e) {
                boolean wasSent = wire != null;
                close(wire);
                if ((wasSent && !call.repeats()) || isHopeless(e) || System.nanoTime() + pause.toNanos() > deadline) {
                    throw unreachable(e);
                }
            }
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    /** The server asks for a token: true if there is another to show, which may be shown by others meanwhile. */
    private synchronized boolean isAnother(String shown) {
        if (hasSpare) {
            hasSpare = false;
            common = commonHeaders(settings, settings.spare());
        }
        return !shown.equals(common);
    }

    /** It was refused before anything was done. */
    private static boolean isTemporary(ApiException e) {
        return e.status() == 429 || e.status() == 503;
    }

    private static boolean isHopeless(IOException e) {
        return e instanceof UnknownHostException
                || e instanceof SocketTimeoutException
                || e instanceof javax.net.ssl.SSLException;
    }

    private UnreachableException unreachable(IOException e) {
        String why = e instanceof UnknownHostException ? "unknown host" : String.valueOf(e.getMessage());
        return new UnreachableException(settings.server(), why, e);
    }

    private Wire take() throws IOException {
        for (Wire wire = idle.pollFirst(); wire != null; wire = idle.pollFirst()) {
            if (wire.isFresh()) {
                return wire;
            }
            close(wire);
        }
        return connect();
    }

    private void giveBack(Wire wire) {
        if (wire.isFresh() && !closed) {
            idle.addFirst(wire);
        } else {
            close(wire);
        }
    }

    private Wire connect() throws IOException {
        URI server = settings.server();
        boolean tls = "https".equals(server.getScheme());
        int port = server.getPort() >= 0 ? server.getPort() : tls ? 443 : 80;
        String host = server.getHost();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        Socket socket = new Socket();
        try {
            InetSocketAddress address = new InetSocketAddress(bare, port);
            if (address.isUnresolved()) {
                throw new UnknownHostException(bare);
            }
            socket.connect(address, CONNECT_MILLIS);
            return new Wire(tls ? secure().over(socket, bare, port) : socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private synchronized Secure secure() throws IOException {
        if (secure == null) {
            secure = Secure.trusting(settings.ca());
        }
        return secure;
    }

    static void sleep(Duration time) throws IOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted");
        }
    }

    private static void close(@Nullable Wire wire) {
        if (wire != null) {
            try {
                wire.close();
            } catch (IOException e) {
                // it is gone either way
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Wire wire = idle.pollFirst(); wire != null; wire = idle.pollFirst()) {
            close(wire);
        }
    }
}
