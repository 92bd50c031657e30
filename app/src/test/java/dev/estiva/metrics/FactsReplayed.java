package dev.estiva.metrics;

import dev.estiva.core.Fact;
import dev.estiva.metrics.TaskRow.Status;
import dev.estiva.metrics.TaskRow.Times;
import dev.estiva.metrics.Usage.Integral;
import dev.estiva.model.JobId;
import dev.estiva.model.Resources;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Metrics from a list of facts alone, without the engine's state: slow, and plain enough to be believed. */
final class FactsReplayed {
    private final List<Fact> facts;

    FactsReplayed(List<Fact> facts) {
        this.facts = facts;
    }

    /** From the first submit to the last end of a task, since the run's zero. */
    @Nullable
    Window window() {
        long from = first();
        long to = Long.MIN_VALUE;
        for (Fact fact : facts) {
            if (fact instanceof Fact.TaskFinished || fact instanceof Fact.RestCancelled) {
                to = Math.max(to, fact.atMicros());
            }
        }
        return to == Long.MIN_VALUE ? null : new Window(from - TestRun.ZERO, to - TestRun.ZERO);
    }

    private long first() {
        return facts.stream()
                .filter(fact -> fact instanceof Fact.JobSubmitted)
                .mapToLong(Fact::atMicros)
                .min()
                .orElse(0);
    }

    long submitted() {
        return facts.stream()
                .mapToLong(fact ->
                        fact instanceof Fact.JobSubmitted job ? job.spec().tasks() : 0)
                .sum();
    }

    /** Adds up, between each two facts and within the window, level × length. By name, in the order of joining. */
    Map<String, Totals> integrals() {
        Window window = window();
        Map<String, Totals> totals = new LinkedHashMap<>();
        Map<WorkerId, Present> present = new TreeMap<>();
        Map<TaskId, Fact.TaskPlaced> running = new TreeMap<>();
        long last = Long.MIN_VALUE;
        for (Fact fact : facts) {
            long length = window == null ? 0 : overlap(window, last, fact.atMicros());
            last = fact.atMicros();
            present.forEach((_, worker) -> worker.totals.addCapacity(worker.capacity, length));
            running.forEach((_, placed) -> {
                var share = placed.placement().shares().getFirst();
                Objects.requireNonNull(present.get(share.worker())).totals.addAllocated(share.amounts(), length);
            });
            switch (fact) {
                case Fact.WorkerJoined f -> {
                    Totals ofName = totals.computeIfAbsent(f.spec().name(), _ -> new Totals());
                    present.put(f.worker(), new Present(f.spec().capacity(), ofName));
                }
                case Fact.WorkerChanged f -> {
                    Totals ofName = totals.computeIfAbsent(f.spec().name(), _ -> new Totals());
                    present.put(f.worker(), new Present(f.spec().capacity(), ofName));
                }
                case Fact.WorkerLost f -> present.remove(f.worker());
                case Fact.WorkerLeft f -> present.remove(f.worker());
                case Fact.TaskPlaced f -> running.put(f.task(), f);
                case Fact.TaskRequeued f -> running.remove(f.task());
                case Fact.TaskFinished f -> running.remove(f.task());
                default -> {}
            }
        }
        return totals;
    }

    private static long overlap(Window window, long from, long to) {
        long begin = Math.max(from, TestRun.ZERO + window.fromMicros());
        long end = Math.min(to, TestRun.ZERO + window.toMicros());
        return Math.max(0, end - begin);
    }

    List<TaskRow> rows() {
        List<TaskRow> rows = new ArrayList<>();
        for (int at = 0; at < facts.size(); at++) {
            if (facts.get(at) instanceof Fact.TaskFinished f) {
                rows.add(row(
                        f.task(), Status.of(f.outcome().status()), f.outcome().message(), at));
            } else if (facts.get(at) instanceof Fact.RestCancelled f) {
                for (int index = f.fromIndex();
                        index < submit(f.job().value()).spec().tasks();
                        index++) {
                    TaskId task = new TaskId(f.job().value(), index);
                    if (facts.subList(0, at).stream()
                            .noneMatch(before -> before instanceof Fact.TaskFinished ended
                                    && ended.task().equals(task))) {
                        rows.add(row(task, Status.CANCELLED, "cancelled", at));
                    }
                }
            }
        }
        return rows;
    }

    private TaskRow row(TaskId task, Status status, String reason, int end) {
        Fact.JobSubmitted job = submit(task.job());
        long firstStart = TaskRow.NEVER;
        long start = TaskRow.NEVER;
        String worker = "";
        int attempts = 0;
        Map<WorkerId, String> names = new TreeMap<>();
        for (Fact fact : facts.subList(0, end)) {
            if (fact instanceof Fact.WorkerJoined joined) {
                names.put(joined.worker(), joined.spec().name());
            } else if (fact instanceof Fact.TaskPlaced placed && placed.task().equals(task)) {
                attempts++;
                start = fact.atMicros() - TestRun.ZERO;
                firstStart = attempts == 1 ? start : firstStart;
                worker = names.getOrDefault(placed.placement().worker(), "?");
            } else if (fact instanceof Fact.TaskRequeued requeued
                    && requeued.task().equals(task)) {
                start = TaskRow.NEVER;
                worker = "";
            }
        }
        long finish = facts.get(end).atMicros() - TestRun.ZERO;
        Times times = new Times(job.atMicros() - TestRun.ZERO, firstStart, start, finish);
        return new TaskRow(job.spec(), job.job(), task.index(), worker, times, attempts, status, reason);
    }

    private Fact.JobSubmitted submit(long job) {
        for (Fact fact : facts) {
            if (fact instanceof Fact.JobSubmitted submitted && submitted.job().equals(new JobId(job))) {
                return submitted;
            }
        }
        throw new IllegalStateException("no such job: " + job);
    }

    Requeues requeues() {
        Map<Fact.RequeueCause, Long> counts = new EnumMap<>(Fact.RequeueCause.class);
        for (Fact fact : facts) {
            if (fact instanceof Fact.TaskRequeued requeued) {
                counts.merge(requeued.cause(), 1L, Long::sum);
            }
        }
        return new Requeues(
                counts.getOrDefault(Fact.RequeueCause.WORKER_LOST, 0L),
                counts.getOrDefault(Fact.RequeueCause.FAILED, 0L),
                counts.getOrDefault(Fact.RequeueCause.PREEMPTED, 0L),
                counts.getOrDefault(Fact.RequeueCause.EVICTED, 0L));
    }

    private record Present(Resources capacity, Totals totals) {}

    /** The integrals of one worker. */
    static final class Totals {
        private final Map<ResourceKind, Integral> integrals = new EnumMap<>(ResourceKind.class);

        Integral of(ResourceKind kind) {
            return integrals.getOrDefault(kind, Integral.ZERO);
        }

        private void addAllocated(Resources amounts, long length) {
            for (ResourceKind kind : ResourceKind.values()) {
                BigInteger product = BigInteger.valueOf(kind.of(amounts)).multiply(BigInteger.valueOf(length));
                integrals.merge(kind, new Integral(product, BigInteger.ZERO), Integral::plus);
            }
        }

        private void addCapacity(Resources amounts, long length) {
            for (ResourceKind kind : ResourceKind.values()) {
                BigInteger product = BigInteger.valueOf(kind.of(amounts)).multiply(BigInteger.valueOf(length));
                integrals.merge(kind, new Integral(BigInteger.ZERO, product), Integral::plus);
            }
        }
    }
}
