package dev.estiva.http;

import dev.estiva.access.Role;
import dev.estiva.access.Tokens;
import dev.estiva.server.Cluster;
import dev.estiva.transport.Address;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.router.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The REST API of a cluster, listening. Requests run on virtual threads. */
public final class HttpServer implements AutoCloseable {
    /** Who asks what anybody may. */
    private static final Caller NOBODY = new Caller("", Role.READ_ONLY);

    private final HttpSettings settings;
    private final Service service;
    private final Door door;
    private final Follower follower;
    private final JettySetup jetty;
    private final List<Route> routes;
    private final Javalin javalin;
    private final SlowHeads slowHeads;

    private HttpServer(HttpSettings settings, Cluster cluster, Tokens tokens) throws IOException {
        this.settings = settings;
        this.door = new Door(settings, tokens);
        Metrics metrics = new Metrics(cluster);
        this.follower = new Follower(cluster, metrics::count);
        this.service = Service.of(cluster, settings, follower);
        metrics.addGauges(service.streams());
        this.routes = routes(service, tokens, metrics);
        this.jetty = new JettySetup(settings);
        this.javalin = start();
        this.slowHeads = new SlowHeads(jetty.connector(), settings.limits().head());
    }

    /**
     * Starts to listen; close it before the cluster.
     *
     * @throws IOException if it cannot listen there, or the certificates cannot be used, saying why
     */
    public static HttpServer start(HttpSettings settings, Cluster cluster, Tokens tokens) throws IOException {
        HttpServer server = new HttpServer(settings, cluster, tokens);
        server.follower.start();
        server.slowHeads.start();
        return server;
    }

    /** All routes, with their whole paths. */
    private static List<Route> routes(Service service, Tokens tokens, Metrics metrics) throws IOException {
        Submissions submissions = new Submissions(service.cluster());
        List<Route> api = new ArrayList<>();
        api.addAll(new BulkRoute(service, submissions, metrics::submitTook).routes());
        api.addAll(new CancelRoutes(service).routes());
        api.addAll(new JobRoutes(service, submissions, metrics::submitTook).routes());
        api.addAll(new ExplainRoutes(service).routes());
        api.addAll(new TaskRoutes(service).routes());
        api.addAll(new LogRoutes(service).routes());
        api.addAll(new QueueRoutes(service).routes());
        api.addAll(new RunningRoutes(service).routes());
        api.addAll(new WorkerRoutes(service).routes());
        api.addAll(new EventRoutes(service).routes());
        api.addAll(new ResultRoutes(service).routes());
        api.addAll(new ClusterRoutes(service).routes());
        api.addAll(new TokenRoutes(tokens).routes());
        List<Route> all = new ArrayList<>();
        api.forEach(
                route -> all.add(new Route(route.method(), Route.API + route.path(), route.needs(), route.action())));
        all.addAll(metrics.routes());
        all.addAll(new HealthRoutes(service.cluster()).routes());
        return all;
    }

    /** Every route, for whoever compares them with what is documented. */
    List<Route> routes() {
        return routes;
    }

    private Javalin start() throws IOException {
        try {
            return Javalin.create(this::configure).start();
        } catch (RuntimeException e) {
            throw failure(e);
        }
    }

    private IOException failure(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException io) {
                boolean isBind =
                        io instanceof java.net.BindException || io.getCause() instanceof java.net.BindException;
                String where = "cannot listen on " + settings.listen() + ": ";
                return new IOException((isBind ? where : "") + io.getMessage(), e);
            }
        }
        return new IOException("cannot start the API on " + settings.listen() + ": " + e.getMessage(), e);
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.compressionStrategy = CompressionStrategy.NONE; // streams must not be held back
        config.http.prefer405over404 = true;
        config.http.generateEtags = false;
        config.router.ignoreTrailingSlashes = false;
        config.jetty.threadPool = jetty.threads();
        config.jetty.modifyHttpConfiguration(JettySetup::configure);
        config.jetty.modifyServer(jetty::configure);
        config.jetty.addConnector((server, http) -> {
            try {
                return jetty.connector(server, http);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        config.routes.before(HttpServer::refuseTunnel);
        for (Route route : routes) {
            config.routes.addEndpoint(new Endpoint(route.method(), route.path(), context -> handle(route, context)));
            if (route.method().equals(HandlerType.GET)) {
                config.routes.addEndpoint(
                        new Endpoint(HandlerType.HEAD, route.path(), context -> head(route, context)));
            }
        }
        config.routes.exception(HttpResponseException.class, Errors::answer); // else the framework answers these itself
        config.routes.exception(Exception.class, Errors::answer);
    }

    /** Who takes this for a proxy would send what is for another on the same connection. */
    private static void refuseTunnel(Context context) {
        if (context.req().getMethod().equals("CONNECT")) {
            context.header("Connection", "close");
            throw Refusal.methodNotAllowed("CONNECT is for proxies, and this is none");
        }
    }

    /** Without this the framework would say 200 to each, whoever asks for whatever. */
    private void head(Route route, Context context) throws Exception {
        if (route.needs() != Route.Needs.NOTHING) {
            context.header("Allow", "GET");
            throw Refusal.methodNotAllowed("HEAD is for health checks alone; ask with GET");
        }
        door.checkSite(context);
        route.action().run(new Call(context, NOBODY, settings.limits()));
    }

    private void handle(Route route, Context context) throws Exception {
        if (!context.req().getMethod().equals(route.method().toString())) {
            throw Refusal.methodNotAllowed(
                    "no header makes another method of " + context.req().getMethod());
        }
        Caller caller;
        if (route.needs() == Route.Needs.NOTHING) {
            door.checkSite(context);
            caller = NOBODY;
        } else {
            caller = door.admit(context);
        }
        route.needs().check(caller);
        route.action().run(new Call(context, caller, settings.limits()));
    }

    /** Where it listens, with the port that was chosen if 0 was asked for. */
    public Address address() {
        return new Address(settings.listen().host(), jetty.connector().getLocalPort());
    }

    /** {@code http://127.0.0.1:7078}. */
    public String url() {
        return (settings.tls() == null ? "http://" : "https://") + address();
    }

    @Override
    public void close() {
        slowHeads.close();
        service.streams().close();
        javalin.stop();
        follower.close();
    }
}
