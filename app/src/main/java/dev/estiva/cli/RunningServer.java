package dev.estiva.cli;

import dev.estiva.access.Tokens;
import dev.estiva.http.HttpServer;
import dev.estiva.server.Cluster;
import dev.estiva.server.ClusterSettings;
import dev.estiva.tls.Tls;
import dev.estiva.tls.TlsFiles;
import dev.estiva.transport.Address;
import dev.estiva.worker.Host;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A server inside this process, from its start to its end. */
final class RunningServer implements AutoCloseable {
    private final Cluster cluster;
    private final Path data;
    private final Address workers;
    private final HttpServer api;
    private final List<String> joinOptions;

    /** Whether workers of other machines can connect. */
    private final boolean isOpen;

    private final CompletableFuture<Void> asked = new CompletableFuture<>();

    private RunningServer(Cluster cluster, ServerOptions options, Tokens tokens) throws IOException {
        TlsFiles tls = options.api().tls();
        this.cluster = cluster;
        this.data = options.data();
        this.joinOptions = joinOptions(options, tls);
        this.isOpen = !ApiOptions.isLoopback(options.workers());
        this.workers = cluster.listen(options.workers(), tls == null ? null : Tls.server(tls.chain(), tls.key()));
        this.api = HttpServer.start(options.api().settings(), cluster, tokens);
    }

    static RunningServer start(ServerOptions options) {
        AtomicReference<Predicate<String>> gate = new AtomicReference<>(_ -> false);
        ClusterSettings settings = options.settings(token -> gate.get().test(token));
        try {
            Cluster cluster = Cluster.open(settings); // makes the data directory, for its owner alone, and locks it
            try {
                Tokens tokens = Tokens.open(settings.data());
                gate.set(tokens.workers(options.api().requiresToken(options.workers())));
                return new RunningServer(cluster, options, tokens);
            } catch (IOException e) {
                cluster.close();
                throw e;
            }
        } catch (IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** With what a worker of this machine joins, where a token or TLS is asked for. */
    private static List<String> joinOptions(ServerOptions options, @Nullable TlsFiles tls) throws IOException {
        List<String> join = new ArrayList<>();
        if (options.api().requiresToken(options.workers())) {
            join.addAll(List.of(
                    "--token-file", options.data().resolve("worker.token").toString()));
        }
        if (tls != null) {
            join.addAll(List.of("--tls", "--tls-ca", tls.chain().toString()));
            join.addAll(List.of("--tls-name", Tls.nameIn(tls.chain())));
        }
        return join;
    }

    /** Where workers connect. */
    Address workers() {
        return workers;
    }

    /** Where users connect. */
    String url() {
        return api.url();
    }

    /** With what a worker of this machine joins, where a token or TLS is asked for. */
    List<String> joinOptions() {
        return joinOptions;
    }

    void announce(PrintWriter out) {
        out.println("estiva: workers connect to " + workers + ", users to " + api.url());
        out.println("estiva: policy " + cluster.policy() + ", data in " + data);
        if (isOpen) {
            out.println("estiva: other machines join with 'estiva worker --server " + reachable()
                    + " --token-file worker.token"
                    + (joinOptions.contains("--tls") ? " --tls --tls-ca cert.pem" : "") + "' and a copy of "
                    + data.resolve("worker.token")
                    + (joinOptions.contains("--tls") ? " and of the certificate" : ""));
        }
        out.flush();
    }

    /** Where it listens on all of its addresses, the machine's name stands for them. */
    private Address reachable() {
        return workers.host().equals("0.0.0.0") || workers.host().equals("::")
                ? new Address(Host.name(), workers.port())
                : workers;
    }

    /** Asks it to end; any thread may. */
    void end() {
        asked.complete(null);
    }

    /** Waits until it was asked to end, or cannot go on. */
    void await() throws InterruptedException {
        try {
            CompletableFuture.anyOf(asked, cluster.ended()).get();
        } catch (ExecutionException e) {
            String why = Objects.requireNonNullElse(e.getCause(), e).getMessage();
            throw new CommandFailure("the server had to stop: " + why, e);
        }
    }

    /** What becomes of what runs, for whoever ends this and wonders. */
    void takeLeave(PrintWriter err) {
        int running = cluster.read(view -> view.workers().all().stream()
                .mapToInt(node -> node.running().size())
                .sum());
        if (running > 0) {
            err.println("estiva: " + (running == 1 ? "1 task runs" : running + " tasks run")
                    + " on and will be taken up at the next start; to end them, start again and use estiva cancel");
            err.flush();
        }
    }

    @Override
    public void close() {
        api.close();
        try {
            cluster.close();
        } catch (IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }
}
