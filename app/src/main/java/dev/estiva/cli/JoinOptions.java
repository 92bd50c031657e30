package dev.estiva.cli;

import dev.estiva.tls.Tls;
import dev.estiva.transport.Address;
import dev.estiva.transport.ServerName;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How a worker proves to its server that it may join, and makes sure that it is its server. */
final class JoinOptions {
    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A file with a worker token, where the server asks for one. Default: ESTIVA_TOKEN,"
                    + " ESTIVA_TOKEN_FILE, else the file worker.token of a server's data directory on this machine.")
    private @Nullable Path tokenFile;

    @Option(names = "--tls", description = "Connect over TLS.")
    private boolean tls;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            description = "With --tls, trust the authorities in this PEM file instead of the system's.")
    private @Nullable Path authorities;

    @Option(
            names = "--tls-name",
            paramLabel = "NAME",
            description = "With --tls, what the server's certificate must be for. Default: the host of --server.")
    private @Nullable String tlsName;

    /** Empty if there is none to be found; the server says whether it needs one. */
    String token(String server) {
        String found = new TokenSearch(System.getenv(), Home.path()).findForWorker(Address.parse(server), tokenFile);
        return found == null ? "" : found;
    }

    /** Null without TLS. */
    @Nullable
    ServerName secure() {
        if (!tls && (authorities != null || tlsName != null)) {
            throw new ParameterException(
                    command.commandLine(), (authorities != null ? "--tls-ca" : "--tls-name") + " goes with --tls");
        }
        try {
            return tls ? new ServerName(Tls.client(authorities), tlsName == null ? "" : tlsName) : null;
        } catch (IOException e) {
            throw new CommandFailure("--tls-ca: " + e.getMessage(), e);
        }
    }
}
