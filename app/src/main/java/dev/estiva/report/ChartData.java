package dev.estiva.report;

import dev.estiva.metrics.Bar;
import dev.estiva.metrics.Curve;
import dev.estiva.metrics.GanttRow;
import dev.estiva.metrics.OccupancyGrid;
import dev.estiva.metrics.StepSeries;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The data of charts as the page's scripts read it. Instants are seconds since the zero of the workload. */
final class ChartData {
    private ChartData() {}

    /** Lines over time, by name. */
    static ObjectNode steps(SequencedMap<String, StepSeries> lines, boolean isShare) {
        ObjectNode chart = HtmlPage.node().put("kind", "steps").put("percent", isShare);
        StepSeries first = lines.firstEntry().getValue();
        span(chart, first.fromMicros(), first.toMicros());
        ArrayNode all = chart.putArray("series");
        lines.forEach((name, series) -> steps(all.addObject().put("name", Printable.of(name)), series));
        return chart;
    }

    private static void steps(ObjectNode node, StepSeries series) {
        node.put("exact", series.isExact());
        node.put("to", seconds(series.toMicros()));
        if (series.isExact()) {
            ArrayNode times = node.putArray("t");
            ArrayNode values = node.putArray("v");
            for (int point = 0; point < series.points(); point++) {
                times.add(seconds(series.atMicros(point)));
                values.add(short6(series.value(point)));
            }
            return;
        }
        node.put("from", seconds(series.fromMicros()));
        node.put("width", seconds(series.binMicros()));
        ArrayNode low = node.putArray("low");
        ArrayNode mean = node.putArray("mean");
        ArrayNode high = node.putArray("high");
        for (int bin = 0; bin < series.bins(); bin++) {
            low.add(short6(series.low(bin)));
            mean.add(short6(series.mean(bin)));
            high.add(short6(series.high(bin)));
        }
    }

    /** A bar an attempt; {@code servers} makes of a worker's name what people call it. */
    static ObjectNode gantt(List<GanttRow> rows, List<Bar> bars, StepSeries time, UnaryOperator<String> servers) {
        ObjectNode chart = HtmlPage.node().put("kind", "gantt");
        span(chart, time.fromMicros(), time.toMicros());
        ArrayNode lines = chart.putArray("rows");
        for (GanttRow row : rows) {
            lines.addObject()
                    .put("worker", Printable.of(row.worker()))
                    .put("label", Printable.of(servers.apply(row.worker())))
                    .put("device", row.device())
                    .put("model", Printable.of(row.model()))
                    .put("lanes", row.lanes());
        }
        TreeMap<String, Integer> jobs = new TreeMap<>();
        ArrayNode all = chart.putArray("bars");
        for (Bar bar : bars) {
            ObjectNode node = all.addObject();
            node.put("task", Printable.of(bar.task()));
            node.put("job", jobs.computeIfAbsent(bar.task(), _ -> jobs.size()));
            node.put("user", Printable.of(bar.user()));
            node.put("type", Printable.of(bar.type()));
            node.put("attempt", bar.attempt());
            node.put("by", bar.why().name().toLowerCase(Locale.ROOT));
            node.put("end", bar.end().name().toLowerCase(Locale.ROOT));
            node.put("from", seconds(bar.fromMicros()));
            node.put("to", seconds(bar.toMicros()));
            ArrayNode places = node.putArray("places");
            bar.places()
                    .forEach(place -> places.addArray()
                            .add(place.row())
                            .add(place.first())
                            .add(place.count()));
        }
        return chart;
    }

    /** A row of cells for each worker or device, or for as many neighbours as the grid has put together. */
    static ObjectNode heat(OccupancyGrid grid, List<String> names) {
        ObjectNode chart = HtmlPage.node().put("kind", "heat");
        span(chart, grid.fromMicros(), grid.toMicros());
        chart.put("width", seconds(grid.binMicros())).put("bins", grid.bins());
        ArrayNode rows = chart.putArray("rows");
        ArrayNode shares = chart.putArray("share");
        ArrayNode starts = chart.putArray("starts");
        for (int group = 0; group < grid.groups(); group++) {
            int first = group * grid.rowsEach();
            int last = Math.min(first + grid.rowsEach(), names.size()) - 1;
            rows.add(Printable.of(first == last ? names.get(first) : names.get(first) + " … " + names.get(last)));
            for (int bin = 0; bin < grid.bins(); bin++) {
                double share = grid.share(group, bin);
                if (Double.isNaN(share)) {
                    shares.addNull();
                } else {
                    shares.add(Math.round(1_000 * share));
                }
                starts.add(grid.starts(group, bin));
            }
        }
        return chart;
    }

    /** Distributions, by name; {@code unit} is {@code s} or {@code ratio}. */
    static ObjectNode cdf(SequencedMap<String, Curve> curves, String unit, String axis) {
        ObjectNode chart = HtmlPage.node().put("kind", "cdf").put("unit", unit).put("axis", axis);
        ArrayNode all = chart.putArray("series");
        curves.forEach((name, curve) -> {
            ObjectNode node = all.addObject().put("name", Printable.of(name));
            ArrayNode values = node.putArray("x");
            ArrayNode shares = node.putArray("p");
            for (int point = 0; point < curve.points(); point++) {
                values.add(Figures.exact(curve.value(point)));
                shares.add(short6(curve.share(point)));
            }
        });
        return chart;
    }

    static ArrayNode numbers(double... numbers) {
        ArrayNode all = HtmlPage.node().putArray("numbers");
        for (double number : numbers) {
            all.add(Figures.exact(number));
        }
        return all;
    }

    private static void span(ObjectNode chart, long fromMicros, long toMicros) {
        chart.put("from", seconds(fromMicros)).put("to", seconds(toMicros));
    }

    static double seconds(long micros) {
        return micros / 1e6;
    }

    /** Six digits after the point are more than a chart shows, and half as long as a double. */
    private static double short6(double value) {
        return Math.abs(value) < 1e9 ? Math.round(value * 1e6) / 1e6 : value;
    }
}
