package dev.estiva.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the server is, and who asks.
 *
 * @param server {@code http://HOST:PORT} or {@code https://HOST:PORT}
 * @param token what proves who asks, or null to show none
 * @param spare the token to show if the server asks for one and {@code token} is null: of no person, but of this machine
 * @param user who asks, believed where no token is needed, and from an admin; empty for the token's own user
 * @param ca a PEM file of the authorities to trust in place of the system's, or null
 * @param patience for how long a request that may be repeated is repeated while the server cannot be reached
 */
public record ClientSettings(
        URI server,
        @Nullable String token,
        @Nullable String spare,
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
        return new ClientSettings(server, null, null, "", null, BRIEF);
    }

    public ClientSettings withToken(@Nullable String newToken) {
        return new ClientSettings(server, newToken, spare, user, ca, patience);
    }

    public ClientSettings withSpare(@Nullable String newSpare) {
        return new ClientSettings(server, token, newSpare, user, ca, patience);
    }

    public ClientSettings as(String newUser) {
        return new ClientSettings(server, token, spare, newUser, ca, patience);
    }

    public ClientSettings withPatience(Duration newPatience) {
        return new ClientSettings(server, token, spare, user, ca, newPatience);
    }

    /** Without the tokens, which belong into no log. */
    @Override
    public String toString() {
        return "ClientSettings[" + server + (token == null ? "" : ", with a token") + "]";
    }
}
