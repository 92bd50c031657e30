package dev.estiva.http;

import dev.estiva.core.Fact;
import dev.estiva.http.ClusterRoutes.Totals;
import dev.estiva.http.Route.Needs;
import dev.estiva.journal.History.Event;
import dev.estiva.journal.JournalException;
import dev.estiva.model.Outcome;
import dev.estiva.server.Cluster;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Numbers for Prometheus. Counters begin at the server's start; gauges are read when they are asked for. */
final class Metrics {
    private static final List<String> WORKER_STATES =
            List.of("ready", "suspected", "cordoned", "draining", "quarantined");

    /** Several gauges are read in one scrape: of one moment. */
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Cluster cluster;
    private final Counter submitted = counter("estiva.jobs.submitted", "Jobs that were accepted");
    private final Counter placed = counter("estiva.tasks.placed", "Attempts that were placed on a worker");
    private final Counter requeued =
            counter("estiva.tasks.requeued", "Attempts that ended without a result that counts");
    private final Counter lost = counter("estiva.workers.lost", "Workers that were given up");
    private final Map<Outcome.Status, Counter> finished = new EnumMap<>(Outcome.Status.class);
    private final Timer submitTimes;
    private Totals totals = new Totals(0, 0, 0, Map.of(), Map.of(), Map.of());
    private long totalsNanos = System.nanoTime() - FRESH_NANOS;

    Metrics(Cluster cluster) {
        this.cluster = cluster;
        for (Outcome.Status status : Outcome.Status.values()) {
            finished.put(
                    status,
                    Counter.builder("estiva.tasks.finished")
                            .description("Tasks that ended")
                            .tag("status", Words.of(status))
                            .register(registry));
        }
        submitTimes = Timer.builder("estiva.submit.latency")
                .description("From a submission's arrival until it is durable")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(2),
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(50),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1))
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    /** Adds what is read when it is asked for. */
    void addGauges(Streams streams) {
        gauge("estiva.jobs.active", "Jobs with unfinished tasks", Totals::jobs);
        gauge("estiva.tasks.waiting", "Tasks that wait", Totals::waiting);
        gauge("estiva.tasks.running", "Tasks that hold a placement", Totals::running);
        for (String state : WORKER_STATES) {
            Gauge.builder("estiva.workers", () -> totals().workers().getOrDefault(state, 0))
                    .description("Workers by state")
                    .tag("state", state)
                    .register(registry);
        }
        resource("slots", 1);
        resource("cpus", 1_000);
        resource("memory", 1);
        resource("gpus", dev.estiva.model.Resources.WHOLE_GPU);
        Gauge.builder("estiva.http.streams", streams, Streams::open)
                .description("Followers, long waits and bulk submissions")
                .register(registry);
        Gauge.builder("estiva.journal.position", () -> cluster.events().lastPosition())
                .description("The latest fact")
                .register(registry);
        Gauge.builder("estiva.epoch", cluster::epoch)
                .description("How often a server was started on this data")
                .register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<Totals> value) {
        Gauge.builder(name, () -> value.applyAsDouble(totals()))
                .description(description)
                .register(registry);
    }

    private void resource(String kind, double unit) {
        amount("estiva.capacity", "What all workers have", kind, unit, Totals::capacity);
        amount("estiva.allocated", "What running tasks hold", kind, unit, Totals::allocated);
    }

    private void amount(
            String name,
            String description,
            String kind,
            double unit,
            java.util.function.Function<Totals, Map<String, Long>> sums) {
        Gauge.builder(name, () -> sums.apply(totals()).getOrDefault(kind, 0L) / unit)
                .description(description)
                .tag("resource", kind)
                .register(registry);
    }

    private synchronized Totals totals() {
        if (System.nanoTime() - totalsNanos >= FRESH_NANOS) {
            totals = cluster.read(Totals::of);
            totalsNanos = System.nanoTime();
        }
        return totals;
    }

    /** Counts what happened. */
    void count(Event event) {
        switch (event.fact()) {
            case Fact.RestCancelled f -> finished(Outcome.Status.CANCELLED, rest(f));
            case Fact.JobSubmitted _ -> submitted.increment();
            case Fact.TaskPlaced _ -> placed.increment();
            case Fact.TaskRequeued _ -> requeued.increment();
            case Fact.WorkerLost _ -> lost.increment();
            case Fact.TaskFinished f -> finished(f.outcome().status(), 1);
            default -> {
                // not counted
            }
        }
    }

    private void finished(Outcome.Status status, int tasks) {
        Counter counter = finished.get(status);
        if (counter != null) {
            counter.increment(tasks);
        }
    }

    /** How many tasks were never placed and were not cancelled one by one before. */
    private int rest(Fact.RestCancelled fact) {
        try {
            var job = cluster.history().job(fact.job());
            if (job == null) {
                return 0;
            }
            var past = new PastTasks(cluster.history()).of(fact.job(), fact.fromIndex(), job.tasks());
            long ended = past.tasks().values().stream()
                    .filter(task -> task.finished() != null)
                    .count();
            return (int) Math.max(0, job.tasks() - fact.fromIndex() - ended);
        } catch (JournalException e) {
            return 0; // whoever reads the events next says so
        }
    }

    void submitTook(long nanos) {
        submitTimes.record(nanos, TimeUnit.NANOSECONDS);
    }

    List<Route> routes() {
        return List.of(Route.get("/metrics", Needs.READ, call -> {
            call.allowOnly();
            call.answer(
                    200,
                    "text/plain; version=0.0.4; charset=utf-8",
                    registry.scrape().getBytes(StandardCharsets.UTF_8));
        }));
    }
}
