package dev.estiva.transport;

import java.net.InetSocketAddress;

/** A host and a port, as people write them: {@code HOST:PORT}, and {@code [::1]:7077} for IPv6. */
public record Address(String host, int port) {
    /** Reached from this machine only, which is what anything listens on unless told otherwise. */
    public static final String LOOPBACK = "127.0.0.1";

    public Address {
        if (host.isEmpty() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException(
                    "an address has a host and a port from 0 to 65535, not \"" + host + "\" and " + port);
        }
    }

    /**
     * Reads the form that {@link #toString()} writes.
     *
     * @throws IllegalArgumentException if the text is of another form
     */
    public static Address parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        }
        String digits = text.substring(colon + 1);
        boolean isPort = digits.matches("\\d{1,5}") && Integer.parseInt(digits) <= 65_535;
        if (host.isEmpty() || host.contains(":") != bracketed || !isPort) {
            throw new IllegalArgumentException(
                    "expected HOST:PORT with a port from 0 to 65535, found \"" + text + "\"");
        }
        return new Address(host, Integer.parseInt(digits));
    }

    InetSocketAddress resolve() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
