package dev.estiva.cli;

import dev.estiva.http.HttpSettings;
import dev.estiva.tls.TlsFiles;
import dev.estiva.transport.Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How a server offers itself to users, and what it asks of them. */
final class ApiOptions {
    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--api",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7078",
            description = "Where users and programs are served. Default: ${DEFAULT-VALUE}, this machine alone.")
    private String api;

    @Option(
            names = "--require-token",
            description = "Ask for a token on this machine too; from others one is always needed.")
    private boolean requireToken;

    @Option(names = "--private", description = "Users see and cancel only their own jobs; administrators all.")
    private boolean isPrivate;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "A name under which users may address the API, beside localhost. Repeatable.")
    private List<String> hosts = new ArrayList<>();

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "Serve users and workers over TLS: the certificate and its chain, PEM.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "The certificate's private key, PKCS #8 in PEM.")
    private @Nullable Path key;

    HttpSettings settings() {
        return HttpSettings.at(address(), System.getProperty("user.name", "unknown"))
                .withTls(tls())
                .requiringToken(requireToken)
                .keepingPrivate(isPrivate)
                .withHosts(hosts);
    }

    @Nullable
    TlsFiles tls() {
        if ((certificate == null) != (key == null)) {
            throw wrong("--tls-cert and --tls-key are needed together");
        }
        return certificate == null || key == null ? null : new TlsFiles(certificate, key);
    }

    /** Whether workers that connect there must show a token. */
    boolean requiresToken(Address workers) {
        return requireToken || !isLoopback(workers);
    }

    /** Whether only this machine can connect there. */
    static boolean isLoopback(Address address) {
        try {
            return InetAddress.getByName(address.host()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private Address address() {
        try {
            return Address.parse(api);
        } catch (IllegalArgumentException e) {
            throw wrong("--api: " + e.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
