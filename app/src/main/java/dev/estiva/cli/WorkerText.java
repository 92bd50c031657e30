package dev.estiva.cli;

import dev.estiva.cli.terminal.Column;
import dev.estiva.cli.terminal.Details;
import dev.estiva.cli.terminal.Durations;
import dev.estiva.cli.terminal.Sizes;
import dev.estiva.cli.terminal.Table;
import dev.estiva.cli.terminal.Table.Cell;
import dev.estiva.client.Json;
import dev.estiva.client.RunningEntry;
import dev.estiva.client.Worker;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tables and details of workers. */
final class WorkerText {
    private static final int MOST_TASKS = 3;

    private WorkerText() {}

    /** One that is ready is idle or busy; otherwise its state says more. */
    static String state(Worker worker) {
        return worker.state().equals("ready") ? worker.running() == 0 ? "idle" : "busy" : worker.state();
    }

    /** With what runs on each and for how long it still will: what a person watches. */
    static Table withTasks(List<Worker> workers, List<RunningEntry> running) {
        return table(workers, running, false);
    }

    /** The same, with the labels. */
    static Table withLabels(List<Worker> workers, List<RunningEntry> running) {
        return table(workers, running, true);
    }

    private static Table table(List<Worker> workers, List<RunningEntry> running, boolean hasLabels) {
        List<Column> columns = new ArrayList<>(List.of(
                Column.left("WORKER").cutTo(8),
                Column.left("STATE"),
                Column.right("SLOTS").dropped(3),
                Column.right("CPUS").dropped(2),
                Column.right("GPUS").dropped(1),
                Column.right("MEMORY").dropped(4),
                Column.flowing("TASKS, TIME LEFT")));
        if (hasLabels) {
            columns.add(columns.size() - 1, Column.left("LABELS").cutTo(8).dropped(5));
        }
        Table table = new Table(columns.toArray(Column[]::new));
        for (Worker worker : workers) {
            List<Cell> cells = new ArrayList<>(List.of(
                    Cell.of(worker.name()),
                    JobText.status(state(worker)),
                    Cell.of(share(worker, "slots")),
                    Cell.of(share(worker, "cpus")),
                    Cell.of(share(worker, "gpus")),
                    Cell.of(memory(worker)),
                    Cell.of(tasks(worker, running))));
            if (hasLabels) {
                cells.add(cells.size() - 1, Cell.of(labels(worker)));
            }
            table.row(cells.toArray(Cell[]::new));
        }
        return table;
    }

    private static String tasks(Worker worker, List<RunningEntry> running) {
        List<RunningEntry> here = running.stream()
                .filter(entry -> entry.worker().equals(worker.name()))
                .toList();
        String first = here.stream().limit(MOST_TASKS).map(WorkerText::task).collect(Collectors.joining(", "));
        int more = worker.running() - Math.min(MOST_TASKS, here.size());
        return first + (more > 0 && !first.isEmpty() ? ", and " + more + " more" : "");
    }

    private static String task(RunningEntry entry) {
        BigDecimal left = entry.remainingSeconds();
        String id = entry.array() == 1 ? Long.toString(entry.job()) : entry.task();
        String percent = JobText.percent(entry.percent());
        return id + " " + entry.name() + " "
                + (left == null
                        ? "for " + Durations.format(entry.runSeconds().doubleValue())
                        : Durations.format(left.doubleValue()) + " left")
                + (percent.isEmpty() ? "" : " (" + percent + " done)");
    }

    /** {@code 3/8}: of what there is, so much is taken. */
    private static String share(Worker worker, String kind) {
        BigDecimal capacity = worker.capacity().number(kind);
        if (capacity == null || capacity.signum() == 0) {
            return "";
        }
        return number(worker.allocated().number(kind)) + "/" + number(capacity);
    }

    private static String memory(Worker worker) {
        long capacity = worker.capacity().whole("memory", 0);
        return capacity == 0 ? "" : size(worker.allocated().whole("memory", 0)) + "/" + size(capacity);
    }

    /** Room is short in a table. */
    private static String size(long bytes) {
        return bytes == 0 ? "0" : Sizes.format(bytes);
    }

    private static String number(@Nullable BigDecimal amount) {
        return amount == null
                ? "0"
                : amount.setScale(2, RoundingMode.HALF_UP).stripTrailingZeros().toPlainString();
    }

    private static String labels(Worker worker) {
        return worker.labels().entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(" "));
    }

    static Details details(Worker worker) {
        Json speed = worker.json().find("speed");
        Details details = new Details()
                .add("Worker", worker.id() + " " + worker.name())
                .add("State", JobText.words(state(worker)), JobText.style(state(worker)))
                .add("Speed", speed == null ? "" : number(speed.number()))
                .add("Labels", labels(worker))
                .add("Slots", share(worker, "slots"))
                .add("CPUs", share(worker, "cpus"))
                .add("Memory", memory(worker));
        Json extras = worker.capacity().find("extras");
        if (extras != null) {
            extras.fields().forEach((name, amount) -> details.add(name, String.valueOf(amount)));
        }
        for (Json device : worker.devices()) {
            details.add("GPU " + device.whole("index"), device(device));
        }
        return details;
    }

    private static String device(Json device) {
        String memory = Sizes.format(device.whole("memory", 0));
        BigDecimal utilisation = device.number("utilisation");
        long foreign = device.whole("foreign_memory", 0);
        return device.text("model", "") + " " + memory + ", " + number(device.number("free")) + " free"
                + (device.has("memory_used") ? ", " + size(device.whole("memory_used")) + " of its memory in use" : "")
                + (utilisation == null
                        ? ""
                        : ", " + utilisation.movePointRight(2).setScale(0, RoundingMode.HALF_UP) + " % busy")
                + (foreign > 0 ? ", " + size(foreign) + " taken by processes that are not Estiva's" : "")
                + (device.flag("blocked") ? ", nothing is placed on it" : "");
    }

    /** How long tasks were seen to take there, as a multiple of what was believed. */
    static Table speeds(Worker worker) {
        Table table = new Table(
                Column.left("TYPE"),
                Column.left("WAY"),
                Column.left("DEVICE"),
                Column.right("FACTOR"),
                Column.left("OF"),
                Column.right("MEASUREMENTS"));
        for (Json speed : worker.speeds()) {
            String way = speed.text("way");
            table.row(
                    Cell.of(speed.text("type")),
                    Cell.of(way),
                    Cell.of(speed.text("device", way.equals("gpu") ? "all GPUs" : "all CPUs")),
                    Cell.of(factor(speed.number("factor"))),
                    Cell.of(speed.text("of", "estimate").replace('_', ' ')),
                    Cell.of(speed.whole("measurements")));
        }
        return table;
    }

    /** To three digits: most are near 1, but where nobody estimates, they are seconds. */
    private static String factor(@Nullable BigDecimal factor) {
        return factor == null
                ? ""
                : factor.round(new MathContext(3)).stripTrailingZeros().toPlainString();
    }

    /** What runs there. */
    static Table tasks(Worker worker) {
        return QueueText.running(worker.tasks().stream().map(RunningEntry::new).toList());
    }
}
