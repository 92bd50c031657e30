package dev.estiva.cli;

import dev.estiva.cli.terminal.Column;
import dev.estiva.cli.terminal.Durations;
import dev.estiva.cli.terminal.Style;
import dev.estiva.cli.terminal.Table;
import dev.estiva.cli.terminal.Table.Cell;
import dev.estiva.client.QueueEntry;
import dev.estiva.client.RunningEntry;
import dev.estiva.client.Worker;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tables of what runs and what waits. */
final class QueueText {
    private QueueText() {}

    /** How much is done has a column only if a task says so: most never do. */
    static Table running(List<RunningEntry> entries) {
        boolean anySaysHowFar = entries.stream().anyMatch(entry -> entry.percent() != null);
        List<Column> columns = new ArrayList<>(List.of(
                Column.left("RUNNING"),
                Column.left("NAME").cutTo(8),
                Column.left("USER").cutTo(6).dropped(3),
                Column.left("WORKER").cutTo(6),
                Column.left("REQUEST").cutTo(10).dropped(4),
                Column.right("TIME"),
                Column.right("LEFT").dropped(1)));
        if (anySaysHowFar) {
            columns.add(Column.right("DONE").dropped(2));
        }
        Table table = new Table(columns.toArray(Column[]::new));
        for (RunningEntry entry : entries) {
            String stopping = entry.stopping();
            List<Cell> cells = new ArrayList<>(List.of(
                    new Cell(id(entry.task(), entry.job(), entry.array()), Style.GOOD),
                    Cell.of(entry.name()),
                    Cell.of(entry.user()),
                    Cell.of(entry.worker()),
                    Cell.of(RequestText.of(entry.request())),
                    Cell.of(Durations.format(entry.runSeconds().doubleValue())),
                    stopping == null ? Cell.of(left(entry.remainingSeconds())) : new Cell("stopping", Style.WAITING)));
            if (anySaysHowFar) {
                cells.add(Cell.of(JobText.percent(entry.percent())));
            }
            table.row(cells.toArray(Cell[]::new));
        }
        return table;
    }

    static Table waiting(List<QueueEntry> entries) {
        Table table = new Table(
                Column.left("WAITING"),
                Column.left("NAME").cutTo(8),
                Column.left("USER").cutTo(6).dropped(1),
                Column.left("REQUEST").cutTo(10).dropped(2),
                Column.right("AGE"),
                Column.flowing("WHY"));
        for (QueueEntry entry : entries) {
            boolean never = entry.verdict().equals("never");
            table.row(
                    new Cell(id(entry), never ? Style.BAD : Style.WAITING),
                    Cell.of(entry.name()),
                    Cell.of(entry.user()),
                    Cell.of(RequestText.of(entry.request())),
                    Cell.of(Durations.format(entry.waitedSeconds().doubleValue())),
                    Cell.of(why(entry)));
        }
        return table;
    }

    /** {@code 7} for a plain job, {@code 7.3} for a task of an array, {@code 7.3+96} for it and as many behind it. */
    private static String id(QueueEntry entry) {
        int more = entry.tasks() - 1;
        return id(entry.task(), entry.job(), entry.array()) + (more > 0 ? "+" + more : "");
    }

    private static String id(String task, long job, int array) {
        return array == 1 ? Long.toString(job) : task;
    }

    private static String why(QueueEntry entry) {
        return switch (entry.verdict()) {
            case "never" -> "never: " + entry.reason();
            case "not_now" -> "not now: " + entry.reason();
            default -> entry.reason();
        };
    }

    static String left(@Nullable BigDecimal seconds) {
        return seconds == null ? "" : Durations.format(seconds.doubleValue());
    }

    /** What to say when nothing runs or waits. */
    static String idle(List<Worker> workers) {
        if (workers.isEmpty()) {
            return "Nothing runs or waits, and no worker is there. Start one with 'estiva worker --server HOST:7077'.";
        }
        return "Nothing runs or waits. "
                + (workers.size() == 1 ? "One worker is idle." : workers.size() + " workers are idle.");
    }
}
