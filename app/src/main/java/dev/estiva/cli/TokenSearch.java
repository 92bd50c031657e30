package dev.estiva.cli;

import dev.estiva.transport.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the token of whoever runs a command. */
final class TokenSearch {
    private static final String TOKEN = "ESTIVA_TOKEN";
    private static final String TOKEN_FILE = "ESTIVA_TOKEN_FILE";

    /** Longer ones are other files. */
    private static final int MOST_BYTES = 4_096;

    private final Map<String, String> environment;
    private final Path home;

    TokenSearch(Map<String, String> environment, Path home) {
        this.environment = environment;
        this.home = home;
    }

    /** The first of: the file that was named, the environment, the user's own file. Null if there is none. */
    @Nullable
    String find(@Nullable Path named) {
        if (named != null) {
            return read(named);
        }
        String token = environment.getOrDefault(TOKEN, "");
        if (!token.isBlank()) {
            return token.strip();
        }
        String file = environment.getOrDefault(TOKEN_FILE, "");
        if (!file.isBlank()) {
            return read(Path.of(file));
        }
        Path own = home.resolve(".config").resolve("estiva").resolve("token");
        return Files.isReadable(own) ? read(own) : null;
    }

    /** The admin token of a server of this machine: it says that its bearer may everything there, but not who that is. */
    @Nullable
    String ofLocalServer(URI server) {
        return local(String.valueOf(server.getHost()), "admin.token");
    }

    /** The same for a worker: the file that was named, the environment, a local server's. */
    @Nullable
    String findForWorker(Address server, @Nullable Path named) {
        String token = environment.getOrDefault(TOKEN, "");
        String file = environment.getOrDefault(TOKEN_FILE, "");
        if (named != null) {
            return read(named);
        }
        if (!token.isBlank()) {
            return token.strip();
        }
        return file.isBlank() ? local(server.host(), "worker.token") : read(Path.of(file));
    }

    /** A server elsewhere must not be sent the keys of the one here. */
    private @Nullable String local(String host, String file) {
        Path local = data().resolve(file);
        return isHere(host) && Files.isReadable(local) ? read(local) : null;
    }

    private Path data() {
        String data = environment.getOrDefault("ESTIVA_DATA", "");
        return data.isBlank() ? home.resolve(".local").resolve("share").resolve("estiva") : Path.of(data);
    }

    /** Judged by the text alone: no name is looked up. */
    private static boolean isHere(String host) {
        if ("localhost".equals(host)) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw new CommandFailure(file + ": no token, the file is too long for one");
            }
            String token = Files.readString(file).strip();
            if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
                throw new CommandFailure(file + ": no token, expected one line of letters and digits");
            }
            return token;
        } catch (NoSuchFileException e) {
            throw new CommandFailure(file + ": there is no such file with a token", e);
        } catch (IOException e) {
            throw new CommandFailure(file + ": cannot read the token: " + e.getMessage(), e);
        }
    }
}
