package dev.estiva.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the server is, and who asks.
 *
 * @param server {@code http://HOST:PORT} or {@code https://HOST:PORT}
 * @param token what proves who asks, or null where none is needed
 * @param user who asks, for a server that needs no token; else empty
 * @param ca a PEM file of the authorities to trust in place of the system's, or null
 * @param patience for how long a request that may be repeated is repeated while the server cannot be reached
 */
public record ClientSettings(
        URI server,
        @Nullable String token,
        String user,
        @Nullable Path ca,
        Duration patience) {
    /** Where a server of this machine listens unless told otherwise. */
    public static final URI LOCAL = URI.create("http://127.0.0.1:7078");

    /** Long enough for a server's restart to go unnoticed is for those who follow; a command rather says so soon. */
    public static final Duration BRIEF = Duration.ofSeconds(2);

    public ClientSettings {
        String scheme = server.getScheme();
        boolean isHttp = "http".equals(scheme) || "https".equals(scheme);
        String path = server.getPath();
        if (!isHttp || server.getHost() == null || (path != null && !path.isEmpty() && !path.equals("/"))) {
            throw new IllegalArgumentException(
                    "expected a server such as http://127.0.0.1:7078, found \"" + server + "\"");
        }
    }

    public static ClientSettings of(URI server) {
        return new ClientSettings(server, null, "", null, BRIEF);
    }

    public ClientSettings withToken(@Nullable String newToken) {
        return new ClientSettings(server, newToken, user, ca, patience);
    }

    public ClientSettings as(String newUser) {
        return new ClientSettings(server, token, newUser, ca, patience);
    }

    public ClientSettings withPatience(Duration newPatience) {
        return new ClientSettings(server, token, user, ca, newPatience);
    }

    /** Without the token, which belongs into no log. */
    @Override
    public String toString() {
        return "ClientSettings[" + server + (token == null ? "" : ", with a token") + "]";
    }
}
