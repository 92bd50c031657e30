package dev.estiva.bench;

import dev.estiva.bench.DecisionsBench.Line;
import dev.estiva.bench.DecisionsBench.Point;
import java.util.List;

/** The median cost of a decision against the length of the queue, as a picture in SVG with logarithmic axes, for light and dark pages. */
public final class DecisionPlot {
    private static final int LEFT = 80;
    private static final int TOP = 20;
    private static final int DECADE_X = 110;
    private static final int DECADE_Y = 45;
    private static final List<String> COLOURS =
            List.of("#0072b2", "#009e73", "#e69f00", "#cc79a7", "#56b4e9", "#d55e00");
    private static final List<String> TIMES =
            List.of("0.1 µs", "1 µs", "10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s", "10 s", "100 s");

    private DecisionPlot() {}

    /** A whole file. */
    public static String svg(List<Line> lines) {
        int decades = lines.stream()
                .flatMap(line -> line.points().stream())
                .mapToInt(point -> (int) Math.round(Math.log10(point.waiting())))
                .max()
                .orElse(1);
        int rows = TIMES.size() - 1;
        int right = LEFT + (decades - 1) * DECADE_X;
        int bottom = TOP + rows * DECADE_Y;
        StringBuilder svg = new StringBuilder(SimulateBench.format("""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
            <title>What a decision costs, by the number of waiting tasks</title>
            <style>text{fill:#333}.g{stroke:#ccc}@media(prefers-color-scheme:dark){text{fill:#ddd}.g{stroke:#444}}</style>
            """, right + 190, bottom + 50));
        for (int row = 0; row <= rows; row++) {
            int y = bottom - row * DECADE_Y;
            svg.append(grid(LEFT, y, right, y));
            svg.append(text(LEFT - 8, y + 4, "end", TIMES.get(row)));
        }
        for (int decade = 1; decade <= decades; decade++) {
            int x = LEFT + (decade - 1) * DECADE_X;
            svg.append(grid(x, TOP, x, bottom));
            svg.append(text(x, bottom + 20, "middle", SimulateBench.format("%,d", Math.round(Math.pow(10, decade)))));
        }
        svg.append(text((LEFT + right) / 2, bottom + 40, "middle", "waiting tasks"));
        for (int i = 0; i < lines.size(); i++) {
            svg.append(curve(lines.get(i), COLOURS.get(i % COLOURS.size()), bottom));
            int y = TOP + 12 + i * 20;
            svg.append(SimulateBench.format(
                    "<path d=\"M%d %dh20\" stroke=\"%s\" stroke-width=\"3\"/>%n",
                    right + 14, y - 4, COLOURS.get(i % COLOURS.size())));
            svg.append(text(right + 40, y, "start", lines.get(i).name()));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String curve(Line line, String colour, int bottom) {
        StringBuilder points = new StringBuilder();
        for (Point point : line.points()) {
            double x = LEFT + (Math.log10(point.waiting()) - 1) * DECADE_X;
            double y = bottom - (Math.log10(Math.max(0.1, point.median())) + 1) * DECADE_Y;
            points.append(SimulateBench.format("%.1f,%.1f ", x, y));
        }
        return SimulateBench.format(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
                points.toString().strip(), colour);
    }

    private static String grid(int fromX, int fromY, int toX, int toY) {
        return SimulateBench.format("<path class=\"g\" d=\"M%d %dL%d %d\"/>%n", fromX, fromY, toX, toY);
    }

    private static String text(int x, int y, String anchor, String words) {
        return SimulateBench.format("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, words);
    }
}
