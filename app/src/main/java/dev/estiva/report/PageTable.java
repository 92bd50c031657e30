package dev.estiva.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A table of a page: its columns have a heading for people, a name for the CSV file, and a format. */
final class PageTable {
    /** Beyond, a page shows the first, and the CSV has all. */
    private static final int MOST_SHOWN = 30;

    /** Beyond, the page does not hold them: a hundred thousand workers would be most of it. */
    static final int MOST_ROWS = 5_000;

    private final ObjectNode table = HtmlPage.node().put("kind", "table");
    private final ArrayNode head = table.putArray("head");
    private final ArrayNode names = table.putArray("names");
    private final ArrayNode formats = table.putArray("formats");
    private final ArrayNode rows = table.putArray("rows");
    private final ArrayNode best = table.putArray("best");

    PageTable column(String heading, String name, Format format) {
        head.add(heading);
        names.add(name);
        formats.add(format.name().toLowerCase(Locale.ROOT));
        return this;
    }

    /** Cells are text, numbers or empty options; {@code bestColumns} stand out. */
    PageTable row(List<? extends @Nullable Object> cells, int... bestColumns) {
        ArrayNode row = rows.addArray();
        for (Object cell : cells) {
            switch (cell) {
                case null -> row.addNull();
                case String text -> row.add(Printable.of(text));
                case Long number -> row.add(number);
                case Integer number -> row.add(number);
                case Double number -> row.add(Figures.exact(number));
                case OptionalDouble number when number.isPresent() -> row.add(Figures.exact(number.getAsDouble()));
                default -> row.addNull();
            }
        }
        ArrayNode columns = best.addArray();
        Arrays.stream(bestColumns).forEach(columns::add);
        return this;
    }

    /** This row, from 0, is the answer. */
    PageTable chosen(int row) {
        table.put("chosen", row);
        return this;
    }

    boolean isFull() {
        return rows.size() >= MOST_ROWS;
    }

    ObjectNode node() {
        return table.put("most", MOST_SHOWN);
    }

    static <T> List<T> and(List<T> these, List<? extends T> those) {
        List<T> all = new ArrayList<>(these);
        all.addAll(those);
        return all;
    }

    /** How a column is shown. */
    enum Format {
        TEXT,
        NUMBER,
        /** Of 1, as a percentage with a bar. */
        SHARE,
        /** Every digit. */
        EXACT
    }
}
