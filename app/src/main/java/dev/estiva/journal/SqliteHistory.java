package dev.estiva.journal;

import dev.estiva.model.JobId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The past out of the journal's file, on a connection that only reads: writing does not wait for it. */
final class SqliteHistory implements History {
    private static final String COLUMNS =
            "SELECT id, name, user, type, tasks, submitted, started, ended, completed, rank, labels FROM job WHERE ";

    private final Path file;
    private final Reading reading;

    SqliteHistory(Path file, Reading reading) {
        this.file = file;
        this.reading = reading;
    }

    @Override
    public List<JobSummary> jobs(JobQuery query) throws JournalException {
        Where where = new Where("ended IS NOT NULL");
        where.and("user = ?", query.user());
        where.and("name = ?", query.name());
        query.labels()
                .forEach((label, value) ->
                        where.and("id IN (SELECT job FROM job_label WHERE name = ? AND value = ?)", label, value));
        where.and("rank = ?", query.status() == null ? null : Ranks.of(query.status()));
        where.and("ended >= ?", query.fromMicros());
        where.and("ended < ?", query.toMicros());
        JobSummary after = query.after();
        if (after != null) {
            where.and("(ended, id) < (?, ?)", after.endMicros(), after.id().value());
        }
        return reading.run(connection ->
                rows(connection, COLUMNS + where.text + " ORDER BY ended DESC, id DESC LIMIT " + query.limit(), where));
    }

    @Override
    public @Nullable JobSummary job(JobId id) throws JournalException {
        Where where = new Where("id = " + id.value());
        List<JobSummary> found = reading.run(connection -> rows(connection, COLUMNS + where.text, where));
        return found.isEmpty() ? null : found.getFirst();
    }

    @Override
    public NavigableMap<JobId, JobSummary> jobs(Collection<JobId> ids) throws JournalException {
        Where where = new Where("id IN (SELECT value FROM json_each(" + Many.jobs(ids) + "))");
        NavigableMap<JobId, JobSummary> found = new TreeMap<>();
        reading.run(connection -> rows(connection, COLUMNS + where.text, where))
                .forEach(job -> found.put(job.id(), job));
        return found;
    }

    @Override
    public @Nullable JobId latest(@Nullable String user, @Nullable String name) throws JournalException {
        Where where = new Where("true");
        where.and("user = ?", user);
        where.and("name = ?", name);
        String sql = "SELECT id FROM job WHERE " + where.text + " ORDER BY id DESC LIMIT 1";
        return reading.run(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                where.bind(statement);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? new JobId(row.getLong(1)) : null;
                }
            }
        });
    }

    private List<JobSummary> rows(Connection connection, String sql, Where where)
            throws SQLException, JournalException, MalformedFactException {
        List<JobSummary> jobs = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            where.bind(statement);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    jobs.add(summary(connection, row));
                }
            }
        }
        return jobs;
    }

    private JobSummary summary(Connection connection, ResultSet row)
            throws SQLException, JournalException, MalformedFactException {
        JobId id = new JobId(row.getLong(1));
        long started = instant(row, 7);
        return new JobSummary(
                id,
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getInt(5),
                row.getLong(6),
                started != JobSummary.NEVER ? started : EventSearch.startOf(file, connection, id),
                instant(row, 8),
                row.getInt(9),
                Ranks.status(row.getInt(10)),
                labels(row.getString(11)));
    }

    static NavigableMap<String, String> labels(String json) throws MalformedFactException {
        return json.isEmpty() ? Collections.emptyNavigableMap() : ModelReader.labels(Fields.parse(json));
    }

    private static long instant(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? JobSummary.NEVER : micros;
    }

    @Override
    public long firstPosition() throws JournalException {
        return reading.run(this::firstPosition);
    }

    long firstPosition(Connection connection) throws SQLException {
        return new Blocks(connection).first(1);
    }

    @Override
    public List<Event> events(EventQuery query) throws JournalException {
        return reading.run(connection -> new EventSearch(file, connection, query).events());
    }

    /** A condition that grows, with the values for its question marks. */
    private static final class Where {
        private final StringBuilder text;
        private final List<Object> values = new ArrayList<>();

        Where(String start) {
            text = new StringBuilder(start);
        }

        /** A condition with null instead of a value is none. */
        void and(String condition, @Nullable Object... bound) {
            if (bound.length > 0 && bound[0] == null) {
                return;
            }
            text.append(" AND ").append(condition);
            for (Object value : bound) {
                if (value != null) {
                    values.add(value);
                }
            }
        }

        void bind(PreparedStatement statement) throws SQLException {
            for (int i = 0; i < values.size(); i++) {
                statement.setObject(i + 1, values.get(i));
            }
        }
    }
}
