package dev.estiva.cli;

import dev.estiva.client.ClientSettings;
import dev.estiva.client.EstivaClient;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which server a command asks, and what proves who asks. */
final class ClientOptions {
    private static final String SERVER = "ESTIVA_SERVER";
    private static final String CA = "ESTIVA_TLS_CA";

    /** A person waits: rather said at once. Whoever waits for a job asks again. */
    private static final Duration PATIENCE = Duration.ofMillis(400);

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The server. Default: the environment variable ESTIVA_SERVER, else http://127.0.0.1:7078.")
    private @Nullable String server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "A file with the token to show. Default: ESTIVA_TOKEN, ESTIVA_TOKEN_FILE, ~/.config/estiva/token,"
                            + " else, where it asks for one, that of a server of yours on this machine.")
    private @Nullable String tokenFile;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "A PEM file of the authorities to trust in place of the system's. Default: ESTIVA_TLS_CA.")
    private @Nullable String ca;

    /** Whether a server was named, here or in the environment. */
    boolean nameServer() {
        return server != null || !System.getenv().getOrDefault(SERVER, "").isBlank();
    }

    EstivaClient connect() {
        return EstivaClient.of(settings(System.getenv()));
    }

    ClientSettings settings(Map<String, String> environment) {
        URI address = address(environment);
        String pem = ca != null ? ca : environment.get(CA);
        Path caFile = pem == null || pem.isEmpty() ? null : existing("--tls-ca", pem);
        Path file = tokenFile == null ? null : existing("--token-file", tokenFile);
        TokenSearch search = new TokenSearch(environment, Home.path());
        String token = search.find(file);
        return token != null
                ? new ClientSettings(address, token, null, "", caFile, PATIENCE) // it says whose it is
                : new ClientSettings(address, null, search.ofLocalServer(address), user(), caFile, PATIENCE);
    }

    /** The account's name, where it can be sent in a header; a server of this machine believes it. */
    private static String user() {
        String name = System.getProperty("user.name", "");
        return name.chars().allMatch(c -> c > ' ' && c <= '~') ? name : "";
    }

    /** The server's address as the user gave it: the scheme and the port may be left out. */
    private URI address(Map<String, String> environment) {
        String given = server != null ? server : environment.getOrDefault(SERVER, "");
        if (given.isBlank()) {
            return ClientSettings.LOCAL;
        }
        String source = server != null ? "--server" : SERVER;
        try {
            URI address = URI.create(given.contains("://") ? given : "http://" + given);
            boolean bare = !given.contains("://") && address.getPort() < 0;
            URI full = bare ? URI.create("http://" + given + ":" + ClientSettings.LOCAL.getPort()) : address;
            return ClientSettings.of(full).server();
        } catch (IllegalArgumentException e) {
            throw wrong(source + ": found \"" + given + "\", expected a server such as http://127.0.0.1:7078");
        }
    }

    private Path existing(String option, String file) {
        try {
            Path path = Path.of(file);
            if (Files.isReadable(path)) {
                return path;
            }
        } catch (InvalidPathException e) {
            // said below
        }
        throw new CommandFailure(option + ": cannot read " + file);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
