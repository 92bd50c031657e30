package dev.estiva.cli;

import dev.estiva.client.ApiException;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.Json;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code estiva token revoke}. */
@Command(
        name = "revoke",
        description = "Makes tokens invalid, at once and for ever.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class TokenRevokeCommand extends ClientCommand {
    @Parameters(arity = "1..*", paramLabel = "TOKEN", description = "As 'estiva token list' names them.")
    private List<String> ids = List.of();

    @Override
    int run(EstivaClient client) throws IOException {
        boolean good = true;
        for (String id : ids) {
            try {
                client.revokeToken(id);
                say(id);
            } catch (ApiException e) {
                if (e.status() == 401 || e.status() == 403) {
                    throw e; // the next one would be refused as well
                }
                good = false;
                complain(id + ": " + e.getMessage());
            }
        }
        return good ? ExitCodes.SUCCESS : ExitCodes.FAILURE;
    }

    private void say(String id) {
        if (json()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("id", id);
            fields.put("revoked", true);
            print(Json.object(fields));
        } else {
            out().println("Revoked " + id);
        }
    }
}
