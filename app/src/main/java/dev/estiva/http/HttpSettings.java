package dev.estiva.http;

import dev.estiva.tls.TlsFiles;
import dev.estiva.transport.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the API is to be offered.
 *
 * @param tls null for plain HTTP
 * @param requireToken also on loopback; anywhere else a token is needed in any case
 * @param isPrivate users see only what is their own
 * @param hosts names under which the server may be addressed, beside loopback's; with none and tokens required, any
 * @param localUser who asks on loopback without saying so
 */
public record HttpSettings(
        Address listen,
        @Nullable TlsFiles tls,
        boolean requireToken,
        boolean isPrivate,
        List<String> hosts,
        String localUser,
        HttpLimits limits) {
    public HttpSettings {
        hosts = List.copyOf(hosts);
    }

    /** Plain HTTP at this address, open to whoever is on this machine. */
    public static HttpSettings at(Address listen, String localUser) {
        return new HttpSettings(listen, null, false, false, List.of(), localUser, HttpLimits.DEFAULT);
    }

    public HttpSettings withTls(@Nullable TlsFiles files) {
        return new HttpSettings(listen, files, requireToken, isPrivate, hosts, localUser, limits);
    }

    public HttpSettings requiringToken(boolean required) {
        return new HttpSettings(listen, tls, required, isPrivate, hosts, localUser, limits);
    }

    public HttpSettings keepingPrivate(boolean newPrivate) {
        return new HttpSettings(listen, tls, requireToken, newPrivate, hosts, localUser, limits);
    }

    public HttpSettings withHosts(List<String> names) {
        return new HttpSettings(listen, tls, requireToken, isPrivate, names, localUser, limits);
    }

    public HttpSettings withLimits(HttpLimits newLimits) {
        return new HttpSettings(listen, tls, requireToken, isPrivate, hosts, localUser, newLimits);
    }

    /** Whether a request must show a token: always, unless all that can reach the server is this machine. */
    public boolean needsToken() {
        return requireToken || !Loopback.isLoopback(listen.host());
    }
}
