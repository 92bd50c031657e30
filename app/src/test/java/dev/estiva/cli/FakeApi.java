package dev.estiva.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that answers what a test told it to, as docs/api.md describes it, and remembers what it was asked. */
final class FakeApi implements AutoCloseable {
    private static final String API = "/api/v1";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Answer> answers = Collections.synchronizedMap(new LinkedHashMap<>());
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

    private record Answer(int status, String body) {}

    /** A request that came: {@code GET /jobs?limit=1}, its body and the value of its header Authorization. */
    record Asked(String request, String body, String authorization, String user) {}

    FakeApi() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Answers requests that begin so, such as {@code GET /jobs/7}; the longest beginning that was told wins. */
    FakeApi on(String request, String body) {
        return on(request, 200, body);
    }

    FakeApi on(String request, int status, String body) {
        answers.put(request, new Answer(status, body));
        return this;
    }

    FakeApi refuse(String request, int status, String code, String message) {
        return on(request, status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}");
    }

    /** Runs a command against this server; blanks part its words. */
    Cli.Result run(String line, Object... more) {
        return Cli.line(line, concat(List.of(more)));
    }

    private Object[] concat(List<Object> more) {
        List<Object> words = new ArrayList<>();
        // behind the command's own words, before those that stand apart
        words.add("--server");
        words.add(url());
        words.addAll(more);
        return words.toArray();
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** The body of the only request that began so. */
    String sent(String request) {
        List<Asked> matching = asked().stream()
                .filter(each -> each.request().startsWith(request))
                .toList();
        assertThat(matching).hasSize(1);
        return matching.getFirst().body();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request = exchange.getRequestMethod() + " "
                    + exchange.getRequestURI().toString().replaceFirst("^" + API, "");
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            String user = String.valueOf(exchange.getRequestHeaders().getFirst("X-Estiva-User"));
            asked.add(new Asked(request, body, authorization, user));
            Answer answer = answer(request);
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Answer answer(String request) {
        synchronized (answers) {
            return answers.entrySet().stream()
                    .filter(each -> request.startsWith(each.getKey()))
                    .max(Comparator.comparingInt(each -> each.getKey().length()))
                    .map(Map.Entry::getValue)
                    .orElse(new Answer(404, "{\"error\":{\"code\":\"not_found\",\"message\":\"no such thing\"}}"));
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
