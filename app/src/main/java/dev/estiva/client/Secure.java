package dev.estiva.client;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** TLS for the client's end; loaded only where it is used. */
final class Secure {
    private static final int HANDSHAKE_MILLIS = 10_000;

    private final SSLContext context;

    private Secure(SSLContext context) {
        this.context = context;
    }

    /** Trusts the authorities of this PEM file, or those of the system. */
    static Secure trusting(@Nullable Path ca) throws IOException {
        return new Secure(dev.estiva.tls.Tls.client(ca));
    }

    /** TLS over a connected socket, with the server's name checked. */
    Socket over(Socket socket, String host, int port) throws IOException {
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.setSoTimeout(HANDSHAKE_MILLIS);
        secured.startHandshake();
        return secured;
    }
}
