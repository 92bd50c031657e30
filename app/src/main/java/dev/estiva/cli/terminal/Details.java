package dev.estiva.cli.terminal;

import dev.estiva.report.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Facts about one thing: a label and a value a line; on a terminal long values go on below themselves. */
public final class Details {
    private static final int GAP = 2;

    private final List<Line> lines = new ArrayList<>();

    private record Line(String label, String value, Style style) {}

    /** Leaves out what is not known. */
    public Details add(String label, String value) {
        return add(label, value, Style.PLAIN);
    }

    public Details add(String label, String value, Style style) {
        if (!value.isBlank()) {
            lines.add(new Line(label, Printable.of(value.strip()), style));
        }
        return this;
    }

    public List<String> lines(Terminal terminal) {
        int labels = lines.stream()
                .mapToInt(line -> Printable.width(line.label()))
                .max()
                .orElse(0);
        List<String> printed = new ArrayList<>();
        for (Line line : lines) {
            String label = line.label() + " ".repeat(labels - Printable.width(line.label()) + GAP);
            int width = terminal.isTerminal() ? terminal.columns() - labels - GAP : Integer.MAX_VALUE;
            for (String text : Wrap.lines(line.value(), Math.max(8, width), Integer.MAX_VALUE, terminal.ellipsis())) {
                printed.add(label + line.style().of(text, terminal.colours()));
                label = " ".repeat(labels + GAP);
            }
        }
        return printed;
    }

    public void print(PrintWriter out, Terminal terminal) {
        lines(terminal).forEach(out::println);
        out.flush();
    }
}
