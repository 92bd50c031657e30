package dev.estiva.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * Closes connections whose request does not come: the server's own bound on silence does not see one that sends a byte a
 * second. Looks at all of them every second.
 */
final class SlowHeads implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final ServerConnector connector;
    private final Duration most;
    private final Thread thread =
            Thread.ofVirtual().name("close slow connections").unstarted(this::run);

    SlowHeads(ServerConnector connector, Duration most) {
        this.connector = connector;
        this.most = most;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(PERIOD);
                for (EndPoint endPoint : connector.getConnectedEndPoints()) {
                    if (isTooSlow(endPoint)) {
                        endPoint.close();
                    }
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private boolean isTooSlow(EndPoint endPoint) {
        Connection connection = endPoint.getConnection();
        if (connection instanceof SslConnection secured) {
            connection = secured.getSslEndPoint().getConnection();
        }
        boolean isNew = System.currentTimeMillis() - endPoint.getCreatedTimeStamp() < most.toMillis();
        if (!(connection instanceof HttpConnection http)) {
            return !isNew; // it never came to speak HTTP
        }
        if (http.getMessagesIn() == 0 && http.getParser().isStart()) {
            return !isNew;
        }
        boolean isInHead = !http.getParser().isStart() && http.getParser().inHeaderState();
        return isInHead && System.nanoTime() - http.getParser().getBeginNanoTime() > nanos(most);
    }

    private static long nanos(Duration time) {
        return TimeUnit.NANOSECONDS.convert(time);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
