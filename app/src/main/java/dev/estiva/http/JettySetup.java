package dev.estiva.http;

import dev.estiva.tls.Tls;
import dev.estiva.tls.TlsFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** The web server underneath: its threads, its bounds, TLS, and what it says by itself. */
final class JettySetup {
    /** The selectors and the acceptor; requests run on virtual threads. */
    private static final int PLATFORM_THREADS = 16;

    private static final int BACKLOG = 1_024;

    private final HttpSettings settings;
    private @Nullable ServerConnector connector;

    JettySetup(HttpSettings settings) {
        this.settings = settings;
    }

    QueuedThreadPool threads() {
        QueuedThreadPool pool = new QueuedThreadPool(PLATFORM_THREADS, 4);
        pool.setName("http");
        pool.setVirtualThreadsExecutor(Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("http-", 0).factory()));
        return pool;
    }

    static void configure(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(HttpLimits.HEAD_BYTES);
        http.setResponseHeaderSize(HttpLimits.HEAD_BYTES);
    }

    void configure(Server server) {
        server.setErrorHandler(new JsonErrors());
        server.addBean(new NetworkConnectionLimit(settings.limits().connections(), server));
        server.setStopTimeout(0);
    }

    Connector connector(Server server, HttpConfiguration http) throws IOException {
        ServerConnector made;
        TlsFiles tls = settings.tls();
        if (tls == null) {
            made = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        } else {
            HttpConfiguration secured = new HttpConfiguration(http);
            secured.addCustomizer(new SecureRequestCustomizer(false));
            SslContextFactory.Server factory = new SslContextFactory.Server();
            factory.setSslContext(Tls.server(tls.chain(), tls.key()));
            factory.setIncludeProtocols(Tls.protocols());
            made = new ServerConnector(
                    server, 1, 1, new SslConnectionFactory(factory, "http/1.1"), new HttpConnectionFactory(secured));
        }
        made.setHost(settings.listen().host());
        made.setPort(settings.listen().port());
        made.setAcceptQueueSize(BACKLOG);
        made.setIdleTimeout(settings.limits().idle().toMillis());
        connector = made;
        return made;
    }

    ServerConnector connector() {
        ServerConnector made = connector;
        if (made == null) {
            throw new IllegalStateException("not started");
        }
        return made;
    }

    /** What the web server refuses by itself (unreadable requests, too long headers), in the API's words. */
    private static final class JsonErrors extends ErrorHandler {
        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            int status = response.getStatus() >= 400 ? response.getStatus() : HttpStatus.INTERNAL_SERVER_ERROR_500;
            Refusal refusal = Errors.ofStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, Call.JSON);
            response.getHeaders().put(HttpHeader.CONNECTION, "close"); // who knows where the next request begins
            response.write(true, ByteBuffer.wrap(JsonOut.object(refusal::write)), callback);
            return true;
        }
    }
}
