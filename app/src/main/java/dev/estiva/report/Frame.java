package dev.estiva.report;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.ArrayList;
import java.util.List;

/** Draws lines, pairs and tables in a frame as wide as they need, in plain ASCII where the terminal has nothing better. */
final class Frame {
    private static final int LEAST_WIDTH = 50;
    private static final String GAP = "  ";

    /** Of each line, for the frame itself. */
    private static final int SIDES = 4;

    /** Narrower, and words would be cut. */
    private static final int LEAST_FOLDED = 16;

    private final Glyphs glyphs;
    private final List<Row> rows = new ArrayList<>();

    Frame(Glyphs glyphs) {
        this.glyphs = glyphs;
    }

    void title(String text) {
        rows.add(new Title(text));
    }

    void rule() {
        rows.add(new Rule());
    }

    void pair(String label, String value) {
        rows.add(new Pair(label, value));
    }

    /** Rows of as many cells each; the first column is text, the others are numbers. */
    void table(List<List<String>> cells) {
        int[] widths = new int[cells.getFirst().size()];
        for (List<String> line : cells) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], Printable.width(line.get(column)));
            }
        }
        for (List<String> line : cells) {
            StringBuilder numbers = new StringBuilder();
            for (int column = 1; column < widths.length; column++) {
                String cell = line.get(column);
                numbers.append(column == 1 ? "" : GAP)
                        .repeat(" ", widths[column] - Printable.width(cell))
                        .append(cell);
            }
            rows.add(new Pair(line.getFirst(), numbers.toString()));
        }
    }

    /** All lines, each with its end, and each within so many columns if they are not too few for any frame. */
    String draw(int columns) {
        int width = width(Math.max(columns - SIDES, LEAST_FOLDED));
        StringBuilder drawn = new StringBuilder();
        horizontal(drawn, glyphs.topLeft, width, glyphs.topRight);
        for (Row row : rows) {
            switch (row) {
                case Rule _ -> horizontal(drawn, glyphs.teeRight, width, glyphs.teeLeft);
                case Title(String text) -> title(drawn, text, width);
                case Pair pair when pair.width() <= width -> line(drawn, pair.left(), pair.right(), width);
                case Pair pair -> folded(drawn, pair, width);
            }
        }
        horizontal(drawn, glyphs.bottomLeft, width, glyphs.bottomRight);
        return drawn.toString();
    }

    private int width(int most) {
        int width = LEAST_WIDTH;
        for (Row row : rows) {
            width = Math.max(width, row.width());
        }
        return Math.min(width, most);
    }

    private void title(StringBuilder to, String text, int width) {
        for (String part : Printable.wrapped(text, width)) {
            int left = (width - Printable.width(part)) / 2;
            line(to, " ".repeat(left) + part, "", width);
        }
    }

    /** The label, and below it the value, in its columns if they all fit. */
    private void folded(StringBuilder to, Pair pair, int width) {
        Printable.wrapped(pair.left(), width).forEach(part -> line(to, part, "", width));
        if (Printable.width(pair.right()) <= width) {
            line(to, "", pair.right(), width);
        } else {
            Printable.wrapped(pair.right(), width).forEach(part -> line(to, "", part, width));
        }
    }

    private void horizontal(StringBuilder to, String left, int width, String right) {
        to.append(left).repeat(glyphs.horizontal, width + 2).append(right).append('\n');
    }

    private void line(StringBuilder to, String left, String right, int width) {
        int blank = width - Printable.width(left) - Printable.width(right);
        to.append(glyphs.vertical).append(' ').append(left);
        to.repeat(" ", blank).append(right).append(' ').append(glyphs.vertical).append('\n');
    }

    private sealed interface Row {
        int width();
    }

    private record Title(String text) implements Row {
        @Override
        public int width() {
            return Printable.width(text);
        }
    }

    private record Rule() implements Row {
        @Override
        public int width() {
            return 0;
        }
    }

    private record Pair(String left, String right) implements Row {
        @Override
        public int width() {
            return Printable.width(left) + (right.isEmpty() ? 0 : GAP.length()) + Printable.width(right);
        }
    }

    /** The characters that a frame is drawn with. */
    record Glyphs(
            String horizontal,
            String vertical,
            String topLeft,
            String topRight,
            String teeRight,
            String teeLeft,
            String bottomLeft,
            String bottomRight,
            String ellipsis,
            String none) {
        private static final String LINES = "─│┌┐├┤└┘";

        /** Between a mean and how far off it may be. */
        String plusMinus() {
            return ellipsis.length() == 1 ? "±" : "+-";
        }

        /** The best that this character set can say. */
        static Glyphs of(Charset charset) {
            CharsetEncoder encoder = charset.canEncode() ? charset.newEncoder() : null;
            String ellipsis = encoder != null && encoder.canEncode('…') ? "…" : "...";
            String none = encoder != null && encoder.canEncode('–') ? "–" : "-";
            return encoder != null && encoder.canEncode(LINES)
                    ? new Glyphs("─", "│", "┌", "┐", "├", "┤", "└", "┘", ellipsis, none)
                    : new Glyphs("-", "|", "+", "+", "+", "+", "+", "+", ellipsis, none);
        }
    }
}
