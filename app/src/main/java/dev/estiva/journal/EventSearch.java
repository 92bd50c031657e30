package dev.estiva.journal;

import dev.estiva.core.Fact;
import dev.estiva.journal.History.Event;
import dev.estiva.journal.History.EventQuery;
import dev.estiva.model.JobId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One question for events. Of a job or a user it looks only at the stretches of the facts in which they have any. */
final class EventSearch {
    private static final String OF_JOB = """
        SELECT first / ?4 AS stretch FROM job WHERE id = ?1 AND first / ?4 BETWEEN ?2 AND ?3
        UNION SELECT last / ?4 FROM job WHERE id = ?1 AND last > 0 AND last / ?4 BETWEEN ?2 AND ?3
        UNION SELECT stretch FROM job_stretch WHERE job = ?1 AND stretch BETWEEN ?2 AND ?3
        ORDER BY stretch\
        """;

    private static final String OF_USER =
            "SELECT stretch FROM activity WHERE user = ?1 AND stretch BETWEEN ?2 AND ?3 ORDER BY stretch";

    private final Path file;
    private final Connection connection;
    private final EventQuery query;
    private final Blocks blocks;
    private final List<Event> events = new ArrayList<>();
    private final Map<Long, @Nullable String> users = new HashMap<>();

    EventSearch(Path file, Connection connection, EventQuery query) throws SQLException {
        this.file = file;
        this.connection = connection;
        this.query = query;
        this.blocks = new Blocks(connection);
    }

    List<Event> events() throws SQLException, JournalException, MalformedFactException {
        long from = query.afterPosition() + 1;
        long to = Long.MAX_VALUE;
        if (query.fromMicros() != null) {
            from = Math.max(from, blocks.firstAt(query.fromMicros()));
        }
        if (query.toMicros() != null) {
            to = blocks.firstAt(query.toMicros());
        }
        if (query.upToPosition() < to) {
            to = query.upToPosition() + 1;
        }
        if (from >= to) {
            return events;
        }
        if (query.job() == null && query.user() == null) {
            within(from, to);
            return events;
        }
        eachStretch(from, to, (begin, end) -> {
            within(begin, end);
            return events.size() < query.limit();
        });
        return events;
    }

    /** When a job first started whose row does not tell, or {@link History.JobSummary#NEVER}. */
    static long startOf(Path file, Connection connection, JobId job)
            throws SQLException, JournalException, MalformedFactException {
        EventSearch search = new EventSearch(file, connection, EventQuery.ALL.ofJob(job));
        long[] start = {History.JobSummary.NEVER};
        search.eachStretch(1, Long.MAX_VALUE, (begin, end) -> {
            search.blocks.read(begin, end, (_, isIntact, body) -> {
                if (isIntact && search.mayBeWanted(body)) {
                    Fact fact = FactCodec.decodeWithoutPayload(body);
                    if (fact instanceof Fact.TaskPlaced placed && placed.task().job() == job.value()) {
                        start[0] = placed.atMicros();
                    }
                }
                return start[0] == History.JobSummary.NEVER;
            });
            return start[0] == History.JobSummary.NEVER;
        });
        return start[0];
    }

    /** Takes positions {@code from} to {@code to}, exclusive; answers whether more are wanted. */
    private interface StretchTaker {
        boolean take(long from, long to) throws SQLException, JournalException, MalformedFactException;
    }

    /** The parts of these positions in which the job or the user has facts, in order, as long as more are wanted. */
    private void eachStretch(long from, long to, StretchTaker taker)
            throws SQLException, JournalException, MalformedFactException {
        try (PreparedStatement search = connection.prepareStatement(query.job() == null ? OF_USER : OF_JOB)) {
            search.setLong(2, from / Activity.STRETCH);
            search.setLong(3, (to - 1) / Activity.STRETCH);
            if (query.job() == null) {
                search.setString(1, query.user());
            } else {
                search.setLong(1, query.job().value());
                search.setLong(4, Activity.STRETCH);
            }
            try (ResultSet row = search.executeQuery()) {
                boolean isMoreWanted = true;
                while (isMoreWanted && row.next()) {
                    long begin = row.getLong(1) * Activity.STRETCH;
                    isMoreWanted = taker.take(Math.max(from, begin), Math.min(to, begin + Activity.STRETCH));
                }
            }
        }
    }

    private void within(long from, long to) throws SQLException, JournalException, MalformedFactException {
        blocks.read(from, to, (position, isIntact, body) -> {
            if (mayBeWanted(body)) {
                FactCursor.requireIntact(file, position, isIntact);
                Fact fact = FactCodec.decodeWithoutPayload(body);
                if (isWanted(FactWriter.jobOf(fact))) {
                    events.add(new Event(position, fact));
                }
            }
            return events.size() < query.limit();
        });
    }

    /** Saves the reading of most lines that are of other jobs. */
    private boolean mayBeWanted(String body) {
        return query.job() == null
                || body.contains("\"job\":" + query.job().value())
                || body.contains("\"task\":\"" + query.job().value() + ".");
    }

    private boolean isWanted(long job) throws SQLException {
        if (query.job() != null && query.job().value() != job) {
            return false;
        }
        return query.user() == null || (job != 0 && query.user().equals(userOf(job)));
    }

    private @Nullable String userOf(long job) throws SQLException {
        if (!users.containsKey(job)) {
            try (PreparedStatement find = connection.prepareStatement("SELECT user FROM job WHERE id = ?")) {
                find.setLong(1, job);
                try (ResultSet row = find.executeQuery()) {
                    users.put(job, row.next() ? row.getString(1) : null);
                }
            }
        }
        return users.get(job);
    }
}
