package dev.estiva.report;

import dev.estiva.metrics.Distribution;
import dev.estiva.metrics.Requeues;
import dev.estiva.metrics.ResourceKind;
import dev.estiva.metrics.Summary;
import dev.estiva.metrics.Summary.Counts;
import dev.estiva.metrics.Summary.Timings;
import dev.estiva.metrics.Usage;
import dev.estiva.metrics.Window;
import dev.estiva.model.Seconds;
import dev.estiva.report.RunInfo.PolicyInfo;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The summary for programs: one JSON object of the schema {@code estiva.summary/1}, documented in docs/output.md. */
public final class JsonReport {
    static final String SCHEMA = "estiva.summary/1";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private JsonReport() {}

    /** The object, with an end of line. */
    public static String of(Summary summary, RunInfo info) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("schema", SCHEMA);
        run(root.putObject("run"), info);
        tasks(root.putObject("tasks"), summary.counts());
        window(root, summary);
        timings(root, summary.timings());
        usage(root.putObject("utilisation"), summary.usage());
        workers(root, summary);
        requeues(root, summary);
        refusals(root.putObject("refusals"), summary);
        return MAPPER.writeValueAsString(root) + "\n";
    }

    private static void run(ObjectNode node, RunInfo info) {
        node.put("mode", info.mode().name().toLowerCase(Locale.ROOT));
        node.put("interrupted", info.interrupted());
        PolicyInfo policy = info.policy();
        ObjectNode parts = node.putObject("policy");
        putIfSaid(parts, "name", policy.name());
        parts.put("order", policy.order());
        parts.put("placement", policy.placement());
        parts.put("backfill", policy.backfill());
        putIfSaid(parts, "backfill_order", policy.backfillOrder());
        ArrayNode files = node.putArray("files");
        info.files().forEach(files::add);
        node.put("seed", info.seed());
        node.put("estimates", info.estimates());
        node.put("pass", info.pass());
    }

    private static void tasks(ObjectNode node, Counts counts) {
        node.put("completed", counts.completed());
        node.put("failed", counts.failed());
        node.put("cancelled", counts.cancelled());
        node.put("timed_out", counts.timedOut());
        node.put("aborted", counts.aborted());
        node.put("refused", counts.refused());
        node.put("unfinished", counts.unfinished());
    }

    private static void window(ObjectNode root, Summary summary) {
        Window window = summary.window();
        root.put("first_submit_s", window == null ? null : seconds(window.fromMicros()));
        root.put("last_finish_s", window == null ? null : seconds(window.toMicros()));
        root.put("makespan_s", window == null ? null : seconds(window.lengthMicros()));
        put(root, "throughput_per_s", summary.throughput());
    }

    private static void timings(ObjectNode root, @Nullable Timings timings) {
        if (timings == null) {
            root.putNull("wait_s");
            root.putNull("turnaround_s");
            root.putNull("bounded_slowdown");
            root.putNull("slowdown_mean");
            return;
        }
        distribution(root.putObject("wait_s"), timings.waits());
        distribution(root.putObject("turnaround_s"), timings.turnarounds());
        distribution(root.putObject("bounded_slowdown"), timings.boundedSlowdowns());
        put(root, "slowdown_mean", timings.meanSlowdown());
    }

    private static void distribution(ObjectNode node, Distribution distribution) {
        node.put("mean", Figures.exact(distribution.mean()));
        node.put("median", Figures.exact(distribution.median()));
        node.put("p95", Figures.exact(distribution.p95()));
        node.put("p99", Figures.exact(distribution.p99()));
        node.put("max", Figures.exact(distribution.max()));
    }

    private static void usage(ObjectNode node, Usage usage) {
        for (ResourceKind kind : ResourceKind.values()) {
            put(node, kind.name().toLowerCase(Locale.ROOT), usage.utilisation(kind));
        }
    }

    private static void workers(ObjectNode root, Summary summary) {
        ArrayNode workers = root.putArray("workers");
        for (Summary.WorkerSummary worker : summary.workers()) {
            ObjectNode node = workers.addObject();
            node.put("name", worker.name());
            node.put("completed", worker.completed());
            usage(node.putObject("utilisation"), worker.usage());
        }
    }

    private static void requeues(ObjectNode root, Summary summary) {
        Requeues requeues = summary.requeues();
        ObjectNode node = root.putObject("requeued");
        node.put("worker_lost", requeues.workerLost());
        node.put("failed", requeues.failed());
        node.put("preempted", requeues.preempted());
        node.put("evicted", requeues.evicted());
        root.put("preemptions", summary.preemptions());
        ArrayNode lost = root.putArray("workers_lost");
        summary.lostWorkers()
                .forEach(worker -> lost.addObject()
                        .put("name", worker.name())
                        .put("times", worker.times())
                        .put("tasks", worker.tasks()));
    }

    private static void refusals(ObjectNode node, Summary summary) {
        node.put("total", summary.counts().refused());
        ArrayNode first = node.putArray("first");
        summary.refusals()
                .forEach(
                        refusal -> first.addObject().put("task", refusal.task()).put("reason", refusal.reason()));
    }

    private static BigDecimal seconds(long micros) {
        return new BigDecimal(Seconds.ofMicros(micros));
    }

    private static void put(ObjectNode node, String name, OptionalDouble value) {
        node.put(name, value.isPresent() ? Figures.exact(value.getAsDouble()) : null);
    }

    private static void putIfSaid(ObjectNode node, String name, String value) {
        node.put(name, value.isEmpty() ? null : value);
    }
}
