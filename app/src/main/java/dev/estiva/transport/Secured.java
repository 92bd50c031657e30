package dev.estiva.transport;

import dev.estiva.tls.Tls;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Puts TLS over connections: the handshake is over, and within its time, before anything else is said. */
final class Secured {
    /** Some round trips and a few milliseconds of arithmetic; a peer that takes longer holds us up. */
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);

    private Secured() {}

    /** The server's end. */
    static Socket server(Socket accepted, SSLContext context) throws IOException {
        SSLSocket secured =
                (SSLSocket) context.getSocketFactory().createSocket(accepted, null, accepted.getPort(), true);
        secured.setUseClientMode(false);
        secured.setEnabledProtocols(Tls.protocols());
        return shaken(secured);
    }

    /** The worker's end; the server's certificate must be for this name. */
    static Socket client(Socket connected, SSLContext context, String name) throws IOException {
        SSLSocket secured =
                (SSLSocket) context.getSocketFactory().createSocket(connected, name, connected.getPort(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setProtocols(Tls.protocols());
        secured.setSSLParameters(parameters);
        return shaken(secured);
    }

    private static Socket shaken(SSLSocket secured) throws IOException {
        Thread watch = Thread.ofVirtual().name("handshake").start(() -> {
            try {
                Thread.sleep(HANDSHAKE);
                Tcp.close(secured);
            } catch (InterruptedException e) {
                // it is over
            }
        });
        try {
            secured.startHandshake();
            return secured;
        } catch (SSLException e) {
            throw new IOException("no TLS: " + e.getMessage(), e);
        } finally {
            watch.interrupt();
        }
    }
}
