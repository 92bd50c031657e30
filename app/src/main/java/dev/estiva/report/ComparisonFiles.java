package dev.estiva.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.estiva.metrics.Measure;
import dev.estiva.metrics.Measure.Group;
import dev.estiva.metrics.RunsMean;
import dev.estiva.report.ComparisonInfo.PolicyMeans;
import dev.estiva.report.RunInfo.PolicyInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A comparison of policies for programs: JSON of the schema {@code estiva.comparison/1}, and CSV; both in docs/output.md. */
public final class ComparisonFiles {
    static final String SCHEMA = "estiva.comparison/1";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private ComparisonFiles() {}

    /** The object, with an end of line. */
    public static String json(ComparisonInfo comparison) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("schema", SCHEMA);
        ArrayNode files = root.putArray("files");
        comparison.files().forEach(files::add);
        ArrayNode seeds = root.putArray("seeds");
        comparison.seeds().forEach(seeds::add);
        root.put("estimates", comparison.estimates());
        root.put("pass", comparison.pass());
        ArrayNode policies = root.putArray("policies");
        for (PolicyMeans row : comparison.policies()) {
            ObjectNode node = policies.addObject();
            PolicyInfo policy = row.policy();
            node.put("name", policy.name());
            node.put("order", policy.order());
            node.put("placement", policy.placement());
            node.put("backfill", policy.backfill());
            ObjectNode measures = node.putObject("measures");
            row.means().forEach((measure, mean) -> put(measures.putObject(column(measure)), mean));
            ArrayNode best = node.putArray("best");
            row.means().keySet().stream()
                    .filter(measure -> comparison.isBest(row, measure))
                    .forEach(measure -> best.add(column(measure)));
        }
        return MAPPER.writeValueAsString(root) + "\n";
    }

    private static void put(ObjectNode node, RunsMean mean) {
        node.put("mean", Figures.exact(mean.mean()));
        node.put(
                "half_width_95",
                mean.halfWidth().isPresent() ? Figures.exact(mean.halfWidth().getAsDouble()) : null);
    }

    /** Writes a row a policy. */
    public static void csv(ComparisonInfo comparison, OutputStream to) throws IOException {
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(to, StandardCharsets.UTF_8)) {
            List<String> head = new ArrayList<>(List.of("policy", "runs"));
            for (Measure measure : Measure.values()) {
                head.add(column(measure));
                head.add(column(measure) + "_half_width_95");
            }
            csv.writeRecord(head);
            for (PolicyMeans row : comparison.policies()) {
                csv.writeRecord(record(row, comparison.seeds().size()));
            }
        }
    }

    private static List<String> record(PolicyMeans row, int runs) {
        List<String> cells = new ArrayList<>(List.of(row.policy().name(), Integer.toString(runs)));
        for (Measure measure : Measure.values()) {
            RunsMean mean = row.means().get(measure);
            cells.add(mean == null ? "" : Figures.exactText(mean.mean()));
            cells.add(
                    mean == null || mean.halfWidth().isEmpty()
                            ? ""
                            : Figures.exactText(mean.halfWidth().getAsDouble()));
        }
        return cells;
    }

    /** As programs know it: with its unit, if it has one. */
    static String column(Measure measure) {
        String name = measure.name().toLowerCase(Locale.ROOT);
        boolean isTime =
                measure.group() == Group.WAIT || measure.group() == Group.TURNAROUND || measure == Measure.MAKESPAN;
        return isTime ? name + "_s" : name;
    }
}
