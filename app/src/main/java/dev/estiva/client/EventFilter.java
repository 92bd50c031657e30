package dev.estiva.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which events.
 *
 * @param after behind this position
 * @param job of this job only; 0 for any
 * @param kinds of these kinds only, such as {@code task_finished}; empty for any
 */
public record EventFilter(long after, long job, @Nullable String user, List<String> kinds) {
    public static final EventFilter ALL = new EventFilter(0, 0, null, List.of());

    public EventFilter {
        kinds = List.copyOf(kinds);
    }

    public EventFilter after(long position) {
        return new EventFilter(position, job, user, kinds);
    }

    public EventFilter ofJob(long id) {
        return new EventFilter(after, id, user, kinds);
    }

    public EventFilter ofUser(@Nullable String name) {
        return new EventFilter(after, job, name, kinds);
    }

    public EventFilter ofKinds(List<String> only) {
        return new EventFilter(after, job, user, only);
    }

    Query query() {
        return Query.EMPTY
                .with("after", after)
                .with("job", job == 0 ? null : Long.toString(job))
                .with("user", user)
                .with("kind", kinds.isEmpty() ? null : String.join(",", kinds));
    }
}
