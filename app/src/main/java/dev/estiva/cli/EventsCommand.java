package dev.estiva.cli;

import dev.estiva.client.EstivaClient;
import dev.estiva.client.Event;
import dev.estiva.client.EventFilter;
import dev.estiva.client.Json;
import dev.estiva.client.Page;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code estiva events}: what happened, in order. */
@Command(
        name = "events",
        description = "Prints what happened, an event a line, in order.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class EventsCommand extends ClientCommand {
    private static final int PAGE = 1_000;
    private static final Set<String> SHOWN_ANYWAY = Set.of("position", "at", "event", "job", "task", "worker_id");

    @Option(
            names = {"-f", "--follow"},
            description = "Go on as things happen, until Ctrl-C.")
    private boolean follows;

    @Option(names = "--job", paramLabel = "ID", description = "Only what is of this job: its number, last or its name.")
    private @Nullable String job;

    @Option(names = "--user", paramLabel = "NAME", description = "Only what is of this user's jobs.")
    private @Nullable String user;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            split = ",",
            description = "Only events of this kind, such as task_finished; several with commas.")
    private List<String> kinds = List.of();

    @Option(
            names = "--after",
            paramLabel = "POSITION",
            description = "Only what came behind this position. Default: the beginning; with --follow, now.")
    private @Nullable Long after;

    /** Behind which to go on. */
    private long position;

    @Override
    int run(EstivaClient client) throws IOException, InterruptedException {
        long jobId = job == null ? 0 : jobId(client, job);
        EventFilter filter = EventFilter.ALL.ofJob(jobId).ofUser(user).ofKinds(kinds);
        Long from = after;
        if (follows) {
            // Of one job, or behind a position, all is wanted; else the past would bury what happens now.
            long begin = from != null ? from : job != null ? 0 : client.latestPosition();
            position = begin;
            new Patience(this).ask(() -> follow(client, filter));
        } else {
            position = from == null ? 0 : from;
            printAll(client, filter);
        }
        return ExitCodes.SUCCESS;
    }

    private boolean follow(EstivaClient client, EventFilter filter) throws IOException {
        client.follow(filter.after(position), event -> {
            position = event.position();
            print(event);
            return !out().checkError();
        });
        requireReader();
        return true;
    }

    private void printAll(EstivaClient client, EventFilter filter) throws IOException {
        while (true) {
            Page<Event> page = client.events(filter.after(position), PAGE);
            page.entries().forEach(this::print);
            requireReader();
            String next = page.next();
            if (next == null || Long.parseLong(next) <= position) {
                return;
            }
            position = Long.parseLong(next);
        }
    }

    private void print(Event event) {
        out().println(json() ? event.json().toString() : line(event));
        if (follows) {
            out().flush();
        }
    }

    /** {@code 2026-11-20 10:30:00  17  task_placed 7.3 attempt=1 worker=gpu1}. */
    private static String line(Event event) {
        String task = event.task();
        String subject = task != null ? " " + task : event.job() != 0 ? " " + event.job() : "";
        String rest = event.json().fields().entrySet().stream()
                .filter(field -> !SHOWN_ANYWAY.contains(field.getKey())
                        || (field.getKey().equals("worker_id") && !event.json().has("worker")))
                .map(EventsCommand::pair)
                .collect(Collectors.joining());
        return dev.estiva.report.Printable.of(
                JobText.local(event.at()) + "  " + event.position() + "  " + event.kind() + subject + rest);
    }

    private static String pair(Map.Entry<String, Object> field) {
        Object value = field.getValue();
        String text = value instanceof Map || value instanceof List
                ? Json.object(Map.of("", value)).get("").toString()
                : String.valueOf(value);
        boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> c <= ' ' || c == '"');
        return " " + field.getKey() + "="
                + (plain || value instanceof Map || value instanceof List ? text : "\"" + text + "\"");
    }
}
