package dev.estiva.http;

import dev.estiva.core.ClusterView;
import dev.estiva.core.WorkerNode;
import dev.estiva.http.Route.Needs;
import dev.estiva.model.Resources;
import dev.estiva.policy.PolicySpec;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The cluster as a whole: what it is, how much there is of what, and how it decides. */
final class ClusterRoutes {
    private final Service service;

    ClusterRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/cluster", Needs.READ, this::cluster),
                Route.get("/policy", Needs.READ, this::policy),
                Route.get("/openapi.json", Needs.NOTHING, this::openApi));
    }

    /** The cluster in numbers, as it was at one moment. */
    record Totals(
            int jobs,
            long waiting,
            int running,
            Map<String, Integer> workers,
            Map<String, Long> capacity,
            Map<String, Long> allocated) {
        static Totals of(ClusterView view) {
            Map<String, Integer> workers = new TreeMap<>();
            Map<String, Long> capacity = new TreeMap<>();
            Map<String, Long> allocated = new TreeMap<>();
            for (WorkerNode node : view.workers().all()) {
                WorkerView worker = WorkerView.of(node);
                workers.merge(worker.state(), 1, Integer::sum);
                add(capacity, worker.spec().capacity());
                add(allocated, worker.allocated());
            }
            return new Totals(
                    view.jobCount(), view.waiting().size(), view.runningCount(), workers, capacity, allocated);
        }

        private static void add(Map<String, Long> sums, Resources amounts) {
            sums.merge("slots", amounts.slots(), Long::sum);
            sums.merge("cpus", amounts.cpuMillis(), Long::sum);
            sums.merge("memory", amounts.memoryBytes(), Long::sum);
            sums.merge("gpus", amounts.gpuShare(), Long::sum);
        }

        private static void write(JsonOut out, String field, Map<String, Long> sums) {
            out.object(field, () -> {
                out.whole("slots", sums.getOrDefault("slots", 0L));
                out.decimal("cpus", sums.getOrDefault("cpus", 0L), 3);
                out.whole("memory", sums.getOrDefault("memory", 0L));
                out.decimal("gpus", sums.getOrDefault("gpus", 0L), 4);
            });
        }
    }

    private void cluster(Call call) {
        call.allowOnly();
        Totals totals = service.cluster().read(Totals::of);
        call.answer(out -> {
            out.text("name", service.cluster().name());
            out.text("version", service.cluster().version());
            out.whole("epoch", service.cluster().epoch());
            out.instant("now", service.cluster().nowMicros());
            out.whole("position", service.cluster().events().lastPosition());
            out.text("policy", service.cluster().policy());
            out.object("jobs", () -> out.whole("active", totals.jobs()));
            out.object("tasks", () -> {
                out.whole("waiting", totals.waiting());
                out.whole("running", totals.running());
            });
            out.object("workers", () -> totals.workers().forEach(out::whole));
            Totals.write(out, "capacity", totals.capacity());
            Totals.write(out, "allocated", totals.allocated());
            out.object("you", () -> {
                out.text("user", call.caller().user());
                out.text("role", call.caller().role().title());
                out.flag("sees_all", service.sight().seesAll(call.caller()));
            });
        });
    }

    private void policy(Call call) {
        call.allowOnly();
        PolicySpec policy = service.cluster().policySpec();
        call.answer(out -> {
            out.text("name", policy.name());
            out.text("order", policy.order().title().replace('-', '_'));
            out.text("placement", policy.placement().title().replace('-', '_'));
            out.text("backfill", word(policy.backfill()));
            out.text("backfill_order", word(policy.backfillOrder()));
            out.flag("strict", policy.strict());
            out.whole("backfill_depth", policy.backfillDepth());
            out.text("bound_by", policy.bounds().byEstimate() ? "estimate" : "limit");
            out.seconds("default_limit_seconds", policy.bounds().defaultLimitMicros());
        });
    }

    private static String word(Object choice) {
        return choice instanceof Enum<?> constant ? Words.of(constant) : choice.toString();
    }

    private void openApi(Call call) throws IOException {
        call.allowOnly();
        try (InputStream document = ClusterRoutes.class.getResourceAsStream("openapi.json")) {
            if (document == null) {
                throw new IOException("the program lacks openapi.json");
            }
            call.answer(200, Call.JSON, document.readAllBytes());
        }
    }
}
