package dev.estiva.transport;

import javax.net.ssl.SSLContext;

/**
 * How a worker makes sure that it talks to its server.
 *
 * @param context whom it trusts
 * @param name what the server's certificate must be for, or empty for the host that it connects to
 */
public record ServerName(SSLContext context, String name) {
    String of(Address server) {
        return name.isEmpty() ? server.host() : name;
    }
}
