package dev.estiva.client;

import org.jspecify.annotations.Nullable;

/**
 * Which events.
 *
 * @param after behind this position
 * @param job of this job only; 0 for any
 */
public record EventFilter(long after, long job, @Nullable String user) {
    public static final EventFilter ALL = new EventFilter(0, 0, null);

    public EventFilter after(long position) {
        return new EventFilter(position, job, user);
    }

    public EventFilter ofJob(long id) {
        return new EventFilter(after, id, user);
    }

    public EventFilter ofUser(@Nullable String name) {
        return new EventFilter(after, job, name);
    }

    Query query() {
        return Query.EMPTY
                .with("after", after)
                .with("job", job == 0 ? null : Long.toString(job))
                .with("user", user);
    }
}
