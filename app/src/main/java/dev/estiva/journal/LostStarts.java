package dev.estiva.journal;

import dev.estiva.core.Fact;
import dev.estiva.core.StatePart;
import dev.estiva.model.TaskState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds in a recovery when those unfinished jobs started whose rows do not say so, since a crash came before their next change:
 * when the facts are pruned, nobody else would know.
 */
final class LostStarts implements Journal.Recovery {
    private final Journal.Recovery target;
    private final Set<Long> wanted;
    private final Map<Long, Long> found = new HashMap<>();

    LostStarts(Connection connection, Journal.Recovery target) throws SQLException {
        this.target = target;
        this.wanted =
                new HashSet<>(Upkeep.longs(connection, "SELECT id FROM job WHERE ended IS NULL AND started IS NULL"));
    }

    @Override
    public void part(StatePart part) {
        if (part instanceof StatePart.OfJob job && job.progress().firstStartMicros() != TaskState.NEVER) {
            add(job.job().value(), job.progress().firstStartMicros());
        }
        target.part(part);
    }

    @Override
    public void fact(long position, Fact fact) {
        if (fact instanceof Fact.TaskPlaced placed) {
            add(placed.task().job(), placed.atMicros());
        }
        target.fact(position, fact);
    }

    private void add(long job, long atMicros) {
        if (wanted.remove(job)) {
            found.put(job, atMicros);
        }
    }

    /** Writes what was found into the rows. */
    void write(Connection to) throws SQLException {
        try (PreparedStatement update =
                to.prepareStatement("UPDATE job SET started = ? WHERE id = ? AND started IS NULL")) {
            for (Map.Entry<Long, Long> each : found.entrySet()) {
                update.setLong(1, each.getValue());
                update.setLong(2, each.getKey());
                update.addBatch();
            }
            update.executeBatch();
        }
    }
}
