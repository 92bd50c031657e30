package dev.estiva.http;

import dev.estiva.core.JobEntry;
import dev.estiva.journal.History.JobSummary;
import dev.estiva.journal.JournalException;
import dev.estiva.model.JobId;
import dev.estiva.server.Cluster;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whose each job is: from the state, from the history, and the answers of late from memory. */
final class JobIds {
    private static final int REMEMBERED = 10_000;

    private final Cluster cluster;
    private final Sight sight;
    private final Map<Long, String> owners = new Remembered();

    JobIds(Cluster cluster, Sight sight) {
        this.cluster = cluster;
        this.sight = sight;
    }

    /** The latest used ones. */
    private static final class Remembered extends LinkedHashMap<Long, String> {
        private static final long serialVersionUID = 1L;

        private Remembered() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
            return size() > REMEMBERED;
        }
    }

    /** The user, or null if no such job is known. */
    @Nullable
    String owner(long id) throws JournalException {
        synchronized (owners) {
            String known = owners.get(id);
            if (known != null) {
                return known;
            }
        }
        String found = cluster.read(view -> {
            JobEntry job = view.job(id);
            return job == null ? null : job.spec().user();
        });
        if (found == null) {
            JobSummary summary = cluster.history().job(new JobId(id));
            found = summary == null ? null : summary.user();
        }
        if (found != null) {
            synchronized (owners) {
                owners.put(id, found);
            }
        }
        return found;
    }

    /** The owner of a job that the caller may see; refuses one that is unknown, or hidden, in the same words. */
    String requireSeen(Caller caller, JobId id) throws JournalException {
        String owner = owner(id.value());
        if (owner == null || !sight.sees(caller, owner)) {
            throw unknown(id);
        }
        return owner;
    }

    static Refusal unknown(JobId id) {
        return Refusal.notFound("there is no job " + id);
    }
}
