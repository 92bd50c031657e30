package dev.estiva.cli;

import dev.estiva.cli.terminal.Terminal;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.Json;
import dev.estiva.client.Page;
import dev.estiva.client.QueueEntry;
import dev.estiva.client.RunningEntry;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code estiva queue}, or {@code estiva} alone: what runs, what waits, and why. */
@Command(
        name = "queue",
        description = "Shows what runs and what waits, and why it waits; estiva alone does the same.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class QueueCommand extends ClientCommand {
    /** As much as one request brings. */
    private static final int MOST = 1_000;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "Show at most N that run and N that wait. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Override
    int run(EstivaClient client) throws IOException {
        if (limit < 1 || limit > MOST) {
            throw wrong("--limit: found " + limit + ", expected a number from 1 to " + MOST);
        }
        Page<RunningEntry> running = client.running(null, limit);
        Page<QueueEntry> waiting = client.queue(null, limit);
        if (json()) {
            print(json(running, waiting));
        } else {
            show(client, running, waiting);
        }
        return ExitCodes.SUCCESS;
    }

    private static Json json(Page<RunningEntry> running, Page<QueueEntry> waiting) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("running", running.json().whole("running"));
        fields.put("running_tasks", running.json().list("entries"));
        fields.put("waiting", waiting.json().whole("waiting"));
        fields.put("waiting_tasks", waiting.json().list("entries"));
        return Json.object(fields);
    }

    private void show(EstivaClient client, Page<RunningEntry> running, Page<QueueEntry> waiting) throws IOException {
        Terminal terminal = terminal();
        if (running.entries().isEmpty() && waiting.entries().isEmpty()) {
            out().println(QueueText.idle(client.workers()));
            return;
        }
        if (!running.entries().isEmpty()) {
            QueueText.running(running.entries()).print(out(), terminal);
            sayMore(running.json().whole("running"), running.entries().size(), "running");
        }
        if (!waiting.entries().isEmpty()) {
            if (!running.entries().isEmpty()) {
                out().println();
            }
            QueueText.waiting(waiting.entries()).print(out(), terminal);
            long shown = waiting.entries().stream().mapToLong(QueueEntry::tasks).sum();
            sayMore(waiting.json().whole("waiting"), shown, "waiting");
        }
    }

    private void sayMore(long all, long shown, String what) {
        if (all > shown) {
            out().println("and " + (all - shown) + " more " + what);
        }
    }
}
