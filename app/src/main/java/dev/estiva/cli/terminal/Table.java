package dev.estiva.cli.terminal;

import dev.estiva.report.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows under headings. On a terminal it fits its width; elsewhere each row is one line with all its text, the columns parted
 * by at least two blanks. A cell without text is shown as a dash, so that the columns can be counted.
 */
public final class Table {
    private static final String NOTHING = "-";

    /** A sentence longer than that many lines is cut: the whole is a command of its own away. */
    private static final int MOST_FLOW_LINES = 3;

    private static final String INDENT = "    ";

    private final List<Column> columns;
    private final List<List<Cell>> rows = new ArrayList<>();

    public Table(Column... columns) {
        this.columns = List.of(columns);
    }

    /** Text and what kind of text it is. */
    public record Cell(String text, Style style) {
        public Cell {
            text = text.isBlank() ? NOTHING : Printable.of(text.strip());
        }

        public static Cell of(String text) {
            return new Cell(text, Style.PLAIN);
        }

        public static Cell of(long number) {
            return of(Long.toString(number));
        }
    }

    public void row(Cell... cells) {
        if (cells.length != columns.size()) {
            throw new IllegalArgumentException(cells.length + " cells for " + columns.size() + " columns");
        }
        rows.add(List.of(cells));
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The lines, without their ends. */
    public List<String> lines(Terminal terminal) {
        int[] natural = naturalWidths();
        Layout layout = terminal.isTerminal()
                ? Layout.fit(columns, natural, terminal.columns())
                : Layout.natural(columns, natural);
        boolean flowsBelow = columns.getLast().flows() && layout.flow() == 0;
        List<Cell> headings = columns.stream()
                .map(column -> new Cell(column.title(), Style.HEADING))
                .toList();
        List<String> lines = new ArrayList<>();
        if (flowsBelow) {
            lines.add(head(headings, layout, terminal).stripTrailing());
        } else {
            add(headings, layout, terminal, lines);
        }
        rows.forEach(row -> add(row, layout, terminal, lines));
        return lines;
    }

    public void print(PrintWriter out, Terminal terminal) {
        lines(terminal).forEach(out::println);
        out.flush();
    }

    private int[] naturalWidths() {
        int[] widths = columns.stream()
                .mapToInt(column -> Printable.width(column.title()))
                .toArray();
        for (List<Cell> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Printable.width(row.get(i).text()));
            }
        }
        return widths;
    }

    private void add(List<Cell> row, Layout layout, Terminal terminal, List<String> lines) {
        String head = head(row, layout, terminal);
        if (!columns.getLast().flows()) {
            lines.add(head.stripTrailing());
            return;
        }
        Cell last = row.getLast();
        boolean below = layout.flow() == 0;
        int width = below ? terminal.columns() - INDENT.length() : layout.flow();
        List<String> texts = Wrap.lines(last.text(), width, MOST_FLOW_LINES, terminal.ellipsis());
        String indent = below ? INDENT : " ".repeat(layout.indent());
        if (below) {
            lines.add(head.stripTrailing());
            texts = last.text().equals(NOTHING) ? List.of() : texts;
        }
        for (int i = 0; i < texts.size(); i++) {
            String before = i == 0 && !below ? head + " ".repeat(Layout.GAP) : indent;
            lines.add(before + last.style().of(texts.get(i), terminal.colours()));
        }
    }

    /** All columns but the flowing one, each padded to its width. */
    private String head(List<Cell> row, Layout layout, Terminal terminal) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            int width = layout.widths()[i];
            if (width == 0) {
                continue;
            }
            Cell cell = row.get(i);
            String text = Printable.keepStart(cell.text(), width, terminal.ellipsis());
            String blanks = " ".repeat(width - Printable.width(text));
            String shown = cell.style().of(text, terminal.colours());
            line.append(line.isEmpty() ? "" : " ".repeat(Layout.GAP))
                    .append(columns.get(i).isRight() ? blanks + shown : shown + blanks);
        }
        return line.toString();
    }
}
