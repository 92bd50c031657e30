package dev.estiva.chaos;

import dev.estiva.core.Fact;
import dev.estiva.core.FactAudit;
import dev.estiva.core.FactAudit.Life;
import dev.estiva.core.PlainWorker;
import dev.estiva.journal.FactCodec;
import dev.estiva.journal.History;
import dev.estiva.journal.SqliteJournal;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.TaskId;
import dev.estiva.protocol.AttemptId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The checker: compares what is in the journal with what was said to users and with what the tasks wrote down. */
final class ChaosHistory {
    private final FactAudit audit = new FactAudit();
    private final NavigableMap<Long, JobSpec> specs = new TreeMap<>();
    private final Map<AttemptId, String> placed = new HashMap<>();
    private final NavigableMap<Long, String> events = new TreeMap<>();

    /** Tasks of which an attempt may still run that does not count: its worker had been given up. */
    private final Set<TaskId> loose = new HashSet<>();

    private final Set<String> lostWorkers = new HashSet<>();
    private final List<AttemptId> completed = new ArrayList<>();
    private final Ledger ledger;
    private final Promise promise;

    /** What users were told of attempts whose worker, or its server, is lost. */
    enum Promise {
        /** They go on, and are taken up again unless the worker was given up; then two may run at once. */
        ALL_ARE_KEPT,
        /** The same, but keepers were killed, and what they held with them. */
        NONE_IS_KEPT,
        /** They end before another attempt begins: no two ever live at once, whoever was given up. */
        NEVER_TWO
    }

    private ChaosHistory(Ledger ledger, Promise promise) {
        this.ledger = ledger;
        this.promise = promise;
    }

    /** Reads and checks what the journal alone can show. */
    static ChaosHistory read(Path data, Ledger ledger, Promise promise) throws IOException {
        ChaosHistory history = new ChaosHistory(ledger, promise);
        try (SqliteJournal journal = SqliteJournal.open(data, "test")) {
            long position = 0;
            for (List<History.Event> page = page(journal, position); !page.isEmpty(); page = page(journal, position)) {
                for (History.Event event : page) {
                    history.take(event);
                    position = event.position();
                }
            }
        }
        history.audit.requireAllEnded();
        return history;
    }

    private static List<History.Event> page(SqliteJournal journal, long after) throws IOException {
        return journal.history().events(History.EventQuery.ALL.after(after));
    }

    private void take(History.Event event) {
        Fact fact = event.fact();
        switch (fact) {
            case Fact.JobSubmitted f -> specs.put(f.job().value(), f.spec());
            case Fact.TaskPlaced f ->
                placed.put(
                        new AttemptId(f.task(), f.attempt()),
                        name(f.placement().shares().getFirst().worker()));
            case Fact.WorkerLost f -> lostWorkers.add(name(f.worker()));
            case Fact.TaskRequeued f when f.cause() == Fact.RequeueCause.WORKER_LOST -> requeued(f);
            case Fact.PolicyReplaced f -> throw new AssertionError("the policy failed: " + f);
            default -> {}
        }
        audit.apply(fact);
        String text = FactCodec.encode(fact);
        events.put(event.position(), text);
    }

    /** A worker that came back without an attempt must not have begun it, or have told that it ended. */
    private void requeued(Fact.TaskRequeued fact) {
        AttemptId id = new AttemptId(fact.task(), fact.attempt());
        boolean isGivenUp = fact.message().contains("no beat");
        if (isGivenUp) {
            loose.add(fact.task());
        }
        boolean mayHaveEnded = switch (promise) {
            case ALL_ARE_KEPT -> false;
            case NONE_IS_KEPT -> true;
            case NEVER_TWO -> fact.message().contains("lost the server");
        };
        require(
                isGivenUp || mayHaveEnded || !ledger.has("start", id),
                "it ran, was neither given up nor killed, and was forgotten: " + fact);
    }

    /** What users were told is so. */
    void compareWith(User user) {
        user.accepted().forEach((id, name) -> {
            JobSpec spec = specs.get(id);
            require(spec != null && spec.name().equals(name), "job " + id + " was accepted as " + name + ": " + spec);
        });
        for (String name : user.keyed()) {
            long times = specs.values().stream()
                    .filter(spec -> spec.name().equals(name))
                    .count();
            require(times == 1, name + " was submitted with a key, and is there " + times + " times");
        }
        for (long job : user.cancelled()) {
            require(specs.containsKey(job), "cancelled, and not there: " + job);
        }
    }

    /** What was heard is in the journal, at its place. */
    void compareWith(Follower follower) {
        follower.heard().forEach((position, heard) -> {
            String kind = heard.substring(0, heard.indexOf(' '));
            String fact = events.getOrDefault(position, "nothing");
            require(
                    fact.startsWith("{\"fact\":\"" + kind + "\""),
                    "heard at " + position + ": " + heard + ", is " + fact);
        });
    }

    /** What ran is what was to run, once. */
    void compareWithLedger() {
        Set<AttemptId> started = new HashSet<>();
        for (Ledger.Entry entry : ledger.all("start")) {
            require(started.add(entry.id()), "started twice: " + entry);
            String worker = placed.get(entry.id());
            require(entry.worker().equals(worker), "ran where it was not placed, but on " + worker + ": " + entry);
        }
        for (Life life : audit.lives()) {
            Outcome outcome = life.outcome;
            if (life.spec.type().equals("process") && outcome != null && outcome.isCompleted()) {
                completed.add(new AttemptId(life.task, life.attempt));
            }
        }
        completed.forEach(id -> require(ledger.has("end", id), "completed, and never came to its end: " + id));
        for (Ledger.Entry entry : ledger.all("overlap")) {
            require(mayOverlap() && loose.contains(entry.id().task()), "two attempts at once: " + entry);
        }
        for (Ledger.Entry entry : ledger.all("crowded")) {
            require(mayOverlap() && lostWorkers.contains(entry.worker()), "more than the worker has: " + entry);
        }
    }

    private boolean mayOverlap() {
        return promise != Promise.NEVER_TWO;
    }

    /** Processes that completed, each by its last attempt. */
    List<AttemptId> completed() {
        return completed;
    }

    /** One line for people. */
    String summary() {
        long attempts = placed.size();
        return specs.size() + " jobs, " + audit.lives().size() + " tasks, " + attempts + " attempts, "
                + ledger.all("start").size() + " processes, " + lostWorkers.size() + " workers given up, "
                + events.size() + " facts";
    }

    private String name(dev.estiva.model.WorkerId worker) {
        return audit.workers().stream()
                .filter(each -> each.id().equals(worker))
                .map(PlainWorker::spec)
                .map(spec -> spec.name())
                .findFirst()
                .orElse("nobody");
    }

    private static void require(boolean holds, @Nullable String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
