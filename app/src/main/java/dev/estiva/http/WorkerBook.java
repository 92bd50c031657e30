package dev.estiva.http;

import dev.estiva.core.Fact;
import dev.estiva.journal.History.Event;
import dev.estiva.journal.History.EventQuery;
import dev.estiva.journal.JournalException;
import dev.estiva.model.WorkerSpec;
import dev.estiva.server.Cluster;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The workers that are or were, by number: what they were called, and what they had. */
final class WorkerBook {
    /** Of workers that left: enough to read a history by. */
    private static final int MOST = 100_000;

    /** How far the journal is searched for workers that left before the server started: some seconds, once. */
    private static final long MOST_FACTS = 1_000_000;

    private final Cluster cluster;
    private final long begin;
    private final TreeMap<Integer, WorkerSpec> specs = new TreeMap<>();
    private final Object searching = new Object();
    private boolean isSearched;

    WorkerBook(Cluster cluster) {
        this.cluster = cluster;
        this.begin = cluster.events().lastPosition();
        cluster.read(view -> {
            view.workers().all().forEach(node -> specs.put(node.id().value(), node.spec()));
            return null;
        });
    }

    /** Hears what happens from the start on, in order. */
    void heard(Fact fact) {
        switch (fact) {
            case Fact.WorkerJoined f -> put(f.worker().value(), f.spec());
            case Fact.WorkerChanged f -> put(f.worker().value(), f.spec());
            default -> {
                // of no worker, or nothing about what it has
            }
        }
    }

    private void put(int id, WorkerSpec spec) {
        synchronized (specs) {
            specs.put(id, spec);
            if (specs.size() > MOST) {
                specs.pollFirstEntry();
            }
        }
    }

    /** What it said of itself last, or null if nobody remembers; of one that left before the server started only after a search. */
    @Nullable
    WorkerSpec spec(int id) {
        synchronized (specs) {
            return specs.get(id);
        }
    }

    /** The same; looks into the journal, once, for those that left before the server started. */
    @Nullable
    WorkerSpec find(int id) throws JournalException {
        WorkerSpec known = spec(id);
        if (known != null) {
            return known;
        }
        synchronized (searching) {
            if (!isSearched) {
                search();
                isSearched = true;
            }
        }
        return spec(id);
    }

    private void search() throws JournalException {
        TreeMap<Integer, WorkerSpec> found = new TreeMap<>();
        long position = Math.max(0, begin - MOST_FACTS);
        List<Event> events = cluster.history().events(EventQuery.ALL.after(position));
        while (!events.isEmpty() && position < begin) {
            for (Event event : events) {
                position = event.position();
                switch (event.fact()) {
                    case Fact.WorkerJoined f -> found.put(f.worker().value(), f.spec());
                    case Fact.WorkerChanged f -> found.put(f.worker().value(), f.spec());
                    default -> {
                        // of no worker, or nothing about what it has
                    }
                }
            }
            events = cluster.history().events(EventQuery.ALL.after(position));
        }
        synchronized (specs) {
            found.forEach(specs::putIfAbsent);
        }
    }
}
