package dev.estiva.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which jobs to list: all of the parameters of {@code GET /jobs}. */
public record JobFilter(
        @Nullable String status,
        @Nullable String user,
        @Nullable String name,
        Map<String, String> labels,
        @Nullable String after,
        int limit) {
    public static final JobFilter ALL = new JobFilter(null, null, null, Map.of(), null, 100);
    public static final JobFilter ACTIVE = ALL.ofStatus("active");

    /** One or several with commas; {@code active} and {@code ended} stand for several. */
    public JobFilter ofStatus(@Nullable String wanted) {
        return new JobFilter(wanted, user, name, labels, after, limit);
    }

    public JobFilter ofUser(@Nullable String wanted) {
        return new JobFilter(status, wanted, name, labels, after, limit);
    }

    public JobFilter named(@Nullable String wanted) {
        return new JobFilter(status, user, wanted, labels, after, limit);
    }

    /** With all of these labels. */
    public JobFilter labelled(Map<String, String> wanted) {
        return new JobFilter(status, user, name, Map.copyOf(wanted), after, limit);
    }

    public JobFilter after(@Nullable String cursor) {
        return new JobFilter(status, user, name, labels, cursor, limit);
    }

    public JobFilter limit(int most) {
        return new JobFilter(status, user, name, labels, after, most);
    }

    Query query() {
        Query query = Query.EMPTY
                .with("status", status)
                .with("user", user)
                .with("name", name)
                .with("after", after)
                .with("limit", limit);
        List<String> keys = new ArrayList<>(new TreeMap<>(labels).keySet());
        for (String key : keys) {
            query = query.with("label", key + "=" + labels.get(key));
        }
        return query;
    }
}
