package dev.estiva.cli;

import dev.estiva.cli.terminal.Column;
import dev.estiva.cli.terminal.Style;
import dev.estiva.cli.terminal.Table;
import dev.estiva.cli.terminal.Table.Cell;
import dev.estiva.cli.terminal.Terminal;
import dev.estiva.client.Json;
import dev.estiva.client.TaskResult;
import dev.estiva.report.Printable;
import dev.estiva.results.Result;
import dev.estiva.results.Units;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Results as rows: a table of a few, a line each as they come or of many, or JSON. */
final class ResultTable {
    /** Of more than that no table is made, which would have to be held until all widths are known: they are lines, too. */
    private static final int MOST_HELD = 500;

    /** Lines between two looks at whether somebody still reads them. */
    private static final int UNSEEN = 100;

    /** Of lines that come one by one, whose widths nobody knows beforehand. */
    private static final int[] WIDTHS = {8, 16, 9, 12, 4, 8, 9};

    /** What a narrow terminal has no room for, the least missed first: the kind, the device, the worker. */
    private static final int[] LEAST_MISSED = {4, 5, 3};

    private static final int FIGURE = 7;

    /** {@code 1.14 k samples/s}, or the beginning of a message. */
    private static final int FIGURE_WIDTH = 17;

    private static final String GAP = "  ";

    private static final List<String> HEADINGS =
            List.of("TASK", "TYPE", "STATUS", "WORKER", "KIND", "DEVICE", "TIME", "FIGURE");

    private final ResultsCommand command;
    private final Terminal terminal;
    private final int[] widths = WIDTHS.clone();
    private final List<List<Cell>> held = new ArrayList<>();
    private boolean hasHead;
    private int rows;

    ResultTable(ResultsCommand command) {
        this.command = command;
        this.terminal = command.terminal();
    }

    /** One of those that are there; answers whether anybody still reads them. */
    boolean add(TaskResult row) {
        rows++;
        if (command.json()) {
            command.out().println(json(row));
        } else if (rows <= MOST_HELD) {
            held.add(cells(row));
        } else {
            spill();
            line(cells(row));
        }
        return rows % UNSEEN != 0 || !command.out().checkError();
    }

    /** There are no more; answers how many there were. */
    int end() {
        if (!held.isEmpty()) {
            print();
        }
        return rows;
    }

    /** What was held for a table, as lines, with room for what is in them. */
    private void spill() {
        for (List<Cell> cells : held) {
            for (int i = 0; i < FIGURE; i++) {
                widths[i] = Math.max(widths[i], Printable.width(cells.get(i).text()));
            }
        }
        head();
        held.forEach(this::line);
        held.clear();
    }

    private void print() {
        Table table = new Table(
                Column.right(HEADINGS.get(0)),
                Column.left(HEADINGS.get(1)).cutTo(8),
                Column.left(HEADINGS.get(2)),
                Column.left(HEADINGS.get(3)).cutTo(6),
                Column.left(HEADINGS.get(4)).dropped(1),
                Column.left(HEADINGS.get(5)).dropped(2),
                Column.right(HEADINGS.get(6)),
                Column.flowing(HEADINGS.get(7)));
        for (List<Cell> cells : held) {
            table.row(cells.toArray(Cell[]::new));
        }
        table.print(command.out(), terminal);
    }

    /** One that has just come. */
    void follow(TaskResult row) {
        if (command.json()) {
            command.out().println(json(row));
        } else {
            head();
            line(cells(row));
        }
        command.out().flush();
    }

    private void head() {
        if (!hasHead) {
            hasHead = true;
            line(HEADINGS.stream()
                    .map(heading -> new Cell(heading, Style.HEADING))
                    .toList());
        }
    }

    private void line(List<Cell> cells) {
        StringBuilder line = new StringBuilder();
        for (int i : columns()) {
            Cell cell = cells.get(i);
            String shown = cell.style().of(cell.text(), terminal.colours());
            int width = i < FIGURE ? widths[i] : 0;
            String blanks = " ".repeat(Math.max(0, width - Printable.width(cell.text())));
            boolean isRight = i == 0 || i == 6;
            line.append(i == 0 ? "" : GAP).append(isRight ? blanks + shown : shown + blanks);
        }
        command.out().println(line.toString().stripTrailing());
    }

    /** Those of a line for which the terminal is wide enough. */
    private int[] columns() {
        BitSet shown = new BitSet();
        int needed = FIGURE_WIDTH;
        for (int i = 0; i < HEADINGS.size(); i++) {
            shown.set(i);
            needed += i < FIGURE ? widths[i] + GAP.length() : 0;
        }
        for (int i : LEAST_MISSED) {
            if (needed > terminal.columns()) {
                shown.clear(i);
                needed -= widths[i] + GAP.length();
            }
        }
        return shown.stream().toArray();
    }

    private static List<Cell> cells(TaskResult row) {
        Result result = ResultReading.read(row);
        Result.Place place = result.place();
        Result.Figure figure = result.figure();
        String told = result.isCompleted() ? figure == null ? "" : Units.figure(figure) : row.message();
        return List.of(
                Cell.of(result.task()),
                Cell.of(result.type()),
                JobText.status(result.status()),
                Cell.of(place.worker().isEmpty() ? Long.toString(place.workerId()) : place.worker()),
                Cell.of(place.workerType()),
                Cell.of(place.device()),
                Cell.of(Units.seconds(result.times().processingSeconds())),
                Cell.of(told));
    }

    /** As docs/cli.md promises it. */
    static Json json(TaskResult row) {
        Result result = ResultReading.read(row);
        Result.Place place = result.place();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("position", row.position());
        fields.put("job_id", row.job());
        fields.put("task", row.task());
        fields.put("job_type", result.type());
        fields.put("name", row.name());
        fields.put("user", row.user());
        fields.put("status", row.status());
        fields.put("worker_id", place.workerId());
        fields.put("worker", place.worker());
        fields.put("worker_type", place.workerType());
        fields.put("device", place.device());
        fields.put("device_name", place.deviceName());
        fields.put("processing_time", number(result.times().processingSeconds()));
        copy(row, "wait_seconds", fields);
        copy(row, "run_seconds", fields);
        copy(row, "submitted", fields);
        copy(row, "started", fields);
        copy(row, "ended", fields);
        Result.Figure figure = result.figure();
        if (figure != null) {
            Map<String, Object> main = new LinkedHashMap<>();
            main.put("name", figure.name());
            main.put("value", number(figure.value()));
            fields.put("figure", main);
        }
        copy(row, "message", fields);
        fields.put("parameters", row.parameters().value());
        fields.put("figures", row.figures().value());
        return Json.object(fields);
    }

    private static BigDecimal number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros();
    }

    private static void copy(TaskResult row, String name, Map<String, Object> to) {
        Object value = row.json().fields().get(name);
        if (value != null) {
            to.put(name, value);
        }
    }
}
