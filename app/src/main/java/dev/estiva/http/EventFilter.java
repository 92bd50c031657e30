package dev.estiva.http;

import dev.estiva.core.Fact;
import dev.estiva.journal.History.Event;
import dev.estiva.journal.History.EventQuery;
import dev.estiva.journal.JournalException;
import dev.estiva.model.JobId;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which events a caller is told: what was asked for, as far as it may be seen. */
final class EventFilter {
    private final Service service;
    private final Caller caller;
    private final long job;
    private final @Nullable String user;
    private final Set<Class<? extends Fact>> kinds;
    private final boolean isOpen;

    /** {@code job} 0, {@code user} null and no kinds for any. */
    EventFilter(Service service, Caller caller, long job, @Nullable String user, Set<Class<? extends Fact>> kinds) {
        this.service = service;
        this.caller = caller;
        this.job = job;
        this.user = user;
        this.kinds = kinds;
        this.isOpen = job == 0 && user == null && service.sight().seesAll(caller);
    }

    /** Whether the journal has a shorter way to what it wants than all that happened. */
    boolean isSelective() {
        return job != 0 || user != null;
    }

    /** The events behind a position, as the journal selects them; some of them may still not be admitted. */
    List<Event> past(long after, int limit) throws JournalException {
        if (!isSelective()) {
            return service.cluster().events().after(after, limit);
        }
        EventQuery query = EventQuery.ALL.after(after).limit(limit);
        query = job == 0 ? query : query.ofJob(new JobId(job));
        query = user == null ? query : query.ofUser(user);
        return service.cluster().history().events(query);
    }

    boolean admits(Event event) {
        if (!kinds.isEmpty() && !kinds.contains(event.fact().getClass())) {
            return false;
        }
        if (isOpen) {
            return true;
        }
        long of = Facts.job(event.fact());
        if (job != 0) {
            return of == job; // that it may be seen was checked once
        }
        if (of == 0) {
            return user == null;
        }
        String owner = owner(of);
        return owner != null && service.sight().sees(caller, owner) && (user == null || user.equals(owner));
    }

    private @Nullable String owner(long id) {
        try {
            return service.jobs().owner(id);
        } catch (JournalException e) {
            throw new UncheckedIOException(e);
        }
    }
}
