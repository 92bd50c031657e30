package dev.estiva.cli;

import dev.estiva.cli.terminal.Screen;
import dev.estiva.cli.terminal.Terminal;
import dev.estiva.client.ApiException;
import dev.estiva.client.EstivaClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code estiva top}: the cluster as it is, again and again. */
@Command(
        name = "top",
        description = "Shows workers with their tasks, and the queue, and keeps it up to date; q ends it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class TopCommand extends ClientCommand {
    private static final Duration FASTEST = Duration.ofMillis(100);
    private static final Duration SLOWEST = Duration.ofHours(1);

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "DURATION",
            defaultValue = "2s",
            description = "How often it is renewed. Default: ${DEFAULT-VALUE}.")
    private Duration interval;

    @Option(names = "--once", description = "Print it once and end, as it does where there is no terminal.")
    private boolean once;

    @Override
    int run(EstivaClient client) throws IOException, InterruptedException {
        if (interval.compareTo(FASTEST) < 0 || interval.compareTo(SLOWEST) > 0) {
            throw wrong("--interval: expected from 100ms to 1h");
        }
        Terminal terminal = terminal();
        if (json()) {
            print(TopView.of(client).json());
        } else if (once || !terminal.isTerminal()) {
            TopView.of(client).lines(terminal, Integer.MAX_VALUE).forEach(out()::println);
        } else {
            live(client, terminal);
        }
        return ExitCodes.SUCCESS;
    }

    private void live(EstivaClient client, Terminal first) throws IOException, InterruptedException {
        List<String> lines = TopView.of(client).lines(first, first.rows() - 1);
        Terminal terminal = first;
        try (Screen screen = new Screen(out())) {
            int key = 0;
            while (key != 'q' && key != 'Q' && !out().checkError()) {
                screen.show(lines, terminal);
                key = screen.key(interval.toMillis());
                terminal = terminal.measuredAgain();
                lines = renewed(client, terminal, lines);
            }
        }
    }

    /** A server that restarts is waited for: the view says so meanwhile. */
    private static List<String> renewed(EstivaClient client, Terminal terminal, List<String> before)
            throws IOException {
        try {
            return TopView.of(client).lines(terminal, terminal.rows() - 1);
        } catch (ApiException e) {
            throw e;
        } catch (IOException e) {
            List<String> rest = before.subList(Math.min(1, before.size()), before.size());
            return java.util.stream.Stream.concat(
                            java.util.stream.Stream.of(String.valueOf(e.getMessage())), rest.stream())
                    .toList();
        }
    }
}
