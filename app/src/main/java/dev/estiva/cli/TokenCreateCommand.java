package dev.estiva.cli;

import dev.estiva.client.EstivaClient;
import dev.estiva.client.Token;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code estiva token create}. */
@Command(
        name = "create",
        description = "Makes a token and prints it, this once: the server keeps only a hash of it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class TokenCreateCommand extends ClientCommand {
    @Option(names = "--user", required = true, paramLabel = "NAME", description = "Whose token it is.")
    private String user;

    @Option(
            names = "--role",
            paramLabel = "admin|user|read-only|worker",
            defaultValue = "user",
            description = "What it allows. Default: ${DEFAULT-VALUE}.")
    private String role;

    @Option(names = "--expires", paramLabel = "DURATION", description = "For how long it is valid. Default: for ever.")
    private @Nullable Duration expires;

    @Override
    int run(EstivaClient client) throws IOException {
        Token token = client.createToken(user, role, expires);
        if (json()) {
            print(token.json());
            return ExitCodes.SUCCESS;
        }
        out().println(token.secret());
        out().flush();
        note("Token " + token.id() + " of " + token.user() + ", role " + token.role()
                + (token.expires() == null ? "" : ", valid until " + JobText.local(token.expires()))
                + ". It is shown this once; put it into ~/.config/estiva/token (mode 0600).");
        return ExitCodes.SUCCESS;
    }
}
