package dev.estiva.cli;

import dev.estiva.cli.terminal.Column;
import dev.estiva.cli.terminal.Table;
import dev.estiva.cli.terminal.Table.Cell;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.Json;
import dev.estiva.client.Token;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code estiva token list}. */
@Command(
        name = "list",
        description = "Lists the tokens, without the secrets themselves.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class TokenListCommand extends ClientCommand {
    @Override
    int run(EstivaClient client) throws IOException {
        List<Token> tokens = client.tokens();
        if (json()) {
            print(Json.object(Map.of("tokens", tokens.stream().map(Token::json).toList())));
            return ExitCodes.SUCCESS;
        }
        Table table = new Table(
                Column.left("TOKEN"),
                Column.left("USER").cutTo(8),
                Column.left("ROLE"),
                Column.left("CREATED").dropped(2),
                Column.left("EXPIRES").dropped(1));
        for (Token token : tokens) {
            table.row(
                    Cell.of(token.id()),
                    Cell.of(token.user()),
                    Cell.of(token.role()),
                    Cell.of(JobText.local(token.created())),
                    Cell.of(token.expires() == null ? "never" : JobText.local(token.expires())));
        }
        table.print(out(), terminal());
        return ExitCodes.SUCCESS;
    }
}
