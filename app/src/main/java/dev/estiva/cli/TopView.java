package dev.estiva.cli;

import dev.estiva.cli.terminal.Terminal;
import dev.estiva.client.EstivaClient;
import dev.estiva.client.Json;
import dev.estiva.client.Page;
import dev.estiva.client.QueueEntry;
import dev.estiva.client.RunningEntry;
import dev.estiva.client.Worker;
import dev.estiva.report.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One look at the cluster: its workers with what they run, and what waits. */
record TopView(Json cluster, List<Worker> workers, Page<RunningEntry> running, Page<QueueEntry> waiting) {
    private static final int MOST_RUNNING = 1_000;
    private static final int MOST_WAITING = 200;

    static TopView of(EstivaClient client) throws IOException {
        return new TopView(
                client.cluster(),
                client.workers(),
                client.running(null, MOST_RUNNING),
                client.queue(null, MOST_WAITING));
    }

    Json json() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("cluster", cluster);
        fields.put("workers", workers.stream().map(Worker::json).toList());
        fields.put("running", running.json().whole("running"));
        fields.put("running_tasks", running.json().list("entries"));
        fields.put("waiting", waiting.json().whole("waiting"));
        fields.put("waiting_tasks", waiting.json().list("entries"));
        return Json.object(fields);
    }

    /** The workers get half of the height at most, unless the queue leaves them more. */
    List<String> lines(Terminal terminal, int height) {
        List<String> queue = waiting.entries().isEmpty()
                ? List.of("Nothing waits.")
                : QueueText.waiting(waiting.entries()).lines(terminal);
        List<String> busy = workers.isEmpty()
                ? List.of("No worker is there.")
                : WorkerText.withTasks(workers, running.entries()).lines(terminal);
        int room = Math.max(4, height - 3);
        int forWorkers = Math.max(room / 2, room - queue.size());
        List<String> lines = new ArrayList<>();
        lines.add(Printable.keepStart(title(), terminal.columns(), terminal.ellipsis()));
        lines.add("");
        lines.addAll(cut(busy, forWorkers, terminal));
        lines.add("");
        lines.addAll(cut(queue, Math.max(1, height - lines.size()), terminal));
        return lines;
    }

    private String title() {
        return count(workers.size(), "worker") + ", " + count(running.json().whole("running"), "task") + " running, "
                + waiting.json().whole("waiting") + " waiting; policy "
                + Printable.of(cluster.text("policy", "?"));
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static List<String> cut(List<String> lines, int most, Terminal terminal) {
        if (lines.size() <= most) {
            return lines;
        }
        List<String> first = new ArrayList<>(lines.subList(0, most - 1));
        first.add(terminal.ellipsis() + " " + (lines.size() - most + 1) + " more lines");
        return first;
    }
}
