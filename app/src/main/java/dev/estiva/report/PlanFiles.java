package dev.estiva.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.estiva.metrics.Measure;
import dev.estiva.metrics.RunsMean;
import dev.estiva.report.PlanInfo.Goal;
import dev.estiva.report.PlanInfo.Size;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A plan for programs: JSON of the schema {@code estiva.plan/1}, and CSV; both in docs/output.md. */
public final class PlanFiles {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private PlanFiles() {}

    /** The object, with an end of line. */
    public static String json(PlanInfo plan) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("schema", "estiva.plan/1");
        ArrayNode files = root.putArray("files");
        plan.files().forEach(files::add);
        root.put("policy", plan.policy().title());
        ArrayNode seeds = root.putArray("seeds");
        plan.seeds().forEach(seeds::add);
        root.put("estimates", plan.estimates());
        root.put("added", plan.added());
        ArrayNode targets = root.putArray("targets");
        for (Goal goal : plan.goals()) {
            targets.addObject()
                    .put("measure", ComparisonFiles.column(goal.measure()))
                    .put("relation", (goal.isBelow() ? "<" : ">") + (goal.orEqual() ? "=" : ""))
                    .put("bound", Figures.exact(goal.bound()));
        }
        Size smallest = plan.smallest();
        root.put("smallest", smallest == null ? null : smallest.added());
        ArrayNode sizes = root.putArray("sizes");
        for (Size size : plan.sizes()) {
            ObjectNode node = sizes.addObject();
            node.put("added", size.added()).put("workers", size.workers()).put("refused", size.refused());
            node.put("met", verdict(plan, size));
            ObjectNode measures = node.putObject("measures");
            size.means().forEach((measure, mean) -> {
                ObjectNode one = measures.putObject(ComparisonFiles.column(measure));
                one.put("mean", Figures.exact(mean.mean()));
                OptionalDouble half = mean.halfWidth();
                one.put("half_width_95", half.isPresent() ? Figures.exact(half.getAsDouble()) : null);
            });
        }
        return MAPPER.writeValueAsString(root) + "\n";
    }

    private static String verdict(PlanInfo plan, Size size) {
        return plan.verdict(size).name().toLowerCase(Locale.ROOT);
    }

    /** Writes a row a size. */
    public static void csv(PlanInfo plan, OutputStream to) throws IOException {
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(to, StandardCharsets.UTF_8)) {
            List<String> head = new ArrayList<>(List.of("added", "workers", "refused", "met"));
            for (Measure measure : Measure.values()) {
                head.add(ComparisonFiles.column(measure));
                head.add(ComparisonFiles.column(measure) + "_half_width_95");
            }
            csv.writeRecord(head);
            for (Size size : plan.sizes()) {
                List<String> cells = new ArrayList<>(List.of(
                        Long.toString(size.added()),
                        Integer.toString(size.workers()),
                        Long.toString(size.refused()),
                        verdict(plan, size)));
                for (Measure measure : Measure.values()) {
                    RunsMean mean = size.means().get(measure);
                    cells.add(mean == null ? "" : Figures.exactText(mean.mean()));
                    cells.add(
                            mean == null || mean.halfWidth().isEmpty()
                                    ? ""
                                    : Figures.exactText(mean.halfWidth().getAsDouble()));
                }
                csv.writeRecord(cells);
            }
        }
    }
}
