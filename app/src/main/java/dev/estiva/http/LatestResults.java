package dev.estiva.http;

import dev.estiva.journal.History.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds where the latest results begin, by looking back through the events: what is kept meanwhile is their positions, and those of one step alone. */
final class LatestResults {
    /** Events of the first step, more than the latest few results need; each step is twice the one before. */
    private static final int FIRST_STEP = 1_000;

    /** So that the tasks which began before a step, and are looked up one by one, are few beside those within it. */
    private static final int LONGEST_STEP = 64_000;

    private static final int BATCH = 1_000;

    private final Service service;
    private final EventFilter events;
    private final ResultFilter filter;

    LatestResults(Service service, EventFilter events, ResultFilter filter) {
        this.service = service;
        this.events = events;
        this.filter = filter;
    }

    /** Is called now and then. */
    interface Meanwhile {
        void run() throws IOException;
    }

    /** The position behind which so many results are to be found, or {@code after} if there are not so many behind that. */
    long begin(long after, int most, Meanwhile meanwhile) throws IOException {
        long end = service.cluster().events().lastPosition();
        int missing = most;
        for (long step = FIRST_STEP; end > after; step = Math.min(2 * step, LONGEST_STEP)) {
            long from = Math.max(after, end - step);
            List<Long> found = positions(from, end, meanwhile);
            if (found.size() >= missing) {
                return found.get(found.size() - missing) - 1;
            }
            missing -= found.size();
            end = from;
        }
        return after;
    }

    private List<Long> positions(long from, long to, Meanwhile meanwhile) throws IOException {
        List<Long> found = new ArrayList<>();
        ResultReader reader = new ResultReader(service, events, filter);
        long position = from;
        while (position < to) {
            if (service.cluster().ended().isDone()) {
                throw Refusal.unavailable("the server is stopping");
            }
            List<Event> some = events.past(position, to, BATCH);
            reader.next(some).forEach(row -> found.add(row.position()));
            position = some.isEmpty() ? to : some.getLast().position();
            meanwhile.run();
        }
        return found;
    }
}
