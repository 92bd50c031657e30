package dev.estiva.http;

import dev.estiva.core.Fact;
import dev.estiva.journal.History.Event;
import dev.estiva.journal.History.EventQuery;
import dev.estiva.journal.JournalException;
import dev.estiva.model.JobId;
import dev.estiva.model.TaskId;
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
    private final boolean wantsProgress;
    private final boolean isOpen;

    /** {@code job} 0, {@code user} null and no kinds for any. */
    EventFilter(Service service, Caller caller, long job, @Nullable String user, Set<Class<? extends Fact>> kinds) {
        this(service, caller, job, user, kinds, false);
    }

    /** {@code wantsProgress}: also what running tasks say of how far they are; without kinds nothing else. */
    EventFilter(
            Service service,
            Caller caller,
            long job,
            @Nullable String user,
            Set<Class<? extends Fact>> kinds,
            boolean wantsProgress) {
        this.wantsProgress = wantsProgress;
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
        return past(after, Long.MAX_VALUE, limit);
    }

    /** The same, and none behind {@code upTo}. */
    List<Event> past(long after, long upTo, int limit) throws JournalException {
        if (!isSelective()) {
            List<Event> events = service.cluster().events().after(after, limit);
            return events.isEmpty() || events.getLast().position() <= upTo
                    ? events
                    : events.stream().filter(event -> event.position() <= upTo).toList();
        }
        EventQuery query = EventQuery.ALL.after(after).upTo(upTo).limit(limit);
        query = job == 0 ? query : query.ofJob(new JobId(job));
        query = user == null ? query : query.ofUser(user);
        return service.cluster().history().events(query);
    }

    boolean wantsProgress() {
        return wantsProgress;
    }

    boolean admits(Event event) {
        boolean isWanted =
                kinds.isEmpty() ? !wantsProgress : kinds.contains(event.fact().getClass());
        return isWanted && admits(Facts.job(event.fact()));
    }

    /** Progress of this task. */
    boolean admits(TaskId task) {
        return admits(task.job());
    }

    private boolean admits(long of) {
        if (isOpen) {
            return true;
        }
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
