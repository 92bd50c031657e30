package dev.estiva.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.estiva.access.Tokens;
import dev.estiva.client.ClientSettings;
import dev.estiva.client.EstivaClient;
import dev.estiva.core.EngineConfig;
import dev.estiva.policy.Presets;
import dev.estiva.server.Cluster;
import dev.estiva.server.ClusterSettings;
import dev.estiva.transport.Address;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A real cluster with its API on free ports, workers that a test speaks for, and a client. */
final class ApiRig implements AutoCloseable {
    final Cluster cluster;
    final Tokens tokens;
    final HttpServer http;
    final EstivaClient client;
    private final Address workers;
    private final List<LineWorker> joined = new ArrayList<>();

    private ApiRig(Path data, HttpSettings settings) throws IOException {
        cluster = Cluster.open(new ClusterSettings(
                data, Presets.DEFAULT.spec(), EngineConfig.LIVE, 2_000_000, String::isEmpty, "0.1-test"));
        workers = cluster.listen(new Address(Address.LOOPBACK, 0));
        tokens = Tokens.open(data);
        http = HttpServer.start(settings, cluster, tokens);
        client = as("ana");
    }

    static ApiRig open(Path data) throws IOException {
        return open(data, settings -> settings);
    }

    static ApiRig open(Path data, UnaryOperator<HttpSettings> change) throws IOException {
        return new ApiRig(data, change.apply(HttpSettings.at(new Address(Address.LOOPBACK, 0), "local")));
    }

    /** A client that states this user. */
    EstivaClient as(String user) {
        return EstivaClient.of(ClientSettings.of(URI.create(http.url())).as(user));
    }

    EstivaClient withToken(String token) {
        return EstivaClient.of(ClientSettings.of(URI.create(http.url())).withToken(token));
    }

    /** A worker that says nothing by itself. */
    LineWorker bareWorker() throws IOException {
        LineWorker worker = new LineWorker(workers);
        joined.add(worker);
        return worker;
    }

    /** A worker of so many slots, and as many processors. */
    LineWorker worker(String name, int slots) throws IOException {
        LineWorker worker = new LineWorker(workers).joins(name, slots);
        joined.add(worker);
        return worker;
    }

    /** Where workers connect. */
    Address workers() {
        return workers;
    }

    /** A bare exchange, for what a client of ours would not send. */
    RawHttp raw() throws IOException {
        return new RawHttp(http.address());
    }

    /** Sends this and answers all of the answer. */
    String send(String method, String target, String body, String... headers) throws IOException {
        try (RawHttp raw = raw()) {
            return raw.send(method, target, body, headers);
        }
    }

    /** Sends it, and expects this status. */
    String expect(int status, String method, String target, String body, String... headers) throws IOException {
        String answer = send(method, target, body, headers);
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        return answer;
    }

    @Override
    public void close() throws IOException {
        client.close();
        for (LineWorker worker : joined) {
            worker.close();
        }
        http.close();
        cluster.close();
    }
}
