package dev.estiva.server;

import dev.estiva.core.ClusterView;
import dev.estiva.core.Effect;
import dev.estiva.core.Fact;
import dev.estiva.journal.Journal;
import dev.estiva.model.JobId;
import dev.estiva.model.Payload;
import dev.estiva.model.WorkerSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What each job does: from memory while few wait, from the journal otherwise. The first to wait are mostly the first to run,
 * so what comes when memory is full is not kept. For the loop's thread alone.
 */
final class PayloadSource implements WorkSource {
    /** Some hundred thousand commands. */
    private static final long MOST_BYTES = 64L << 20;

    private final Journal journal;
    private final NavigableMap<JobId, Payload> kept = new TreeMap<>();
    private long bytes;

    PayloadSource(Journal journal) {
        this.journal = journal;
    }

    /** A job was accepted. */
    void accepted(JobId job, Payload payload) {
        if (bytes + payload.bytes().length <= MOST_BYTES) {
            bytes += payload.bytes().length;
            kept.put(job, payload);
        }
    }

    /** Forgets the job that ends with this fact, if one does. */
    void endedBy(Fact fact, ClusterView before) {
        JobId over = lastOfItsJob(fact, before);
        if (over != null) {
            Payload known = kept.remove(over);
            bytes -= known == null ? 0 : known.bytes().length;
        }
    }

    private static @Nullable JobId lastOfItsJob(Fact fact, ClusterView state) {
        if (fact instanceof Fact.TaskFinished finished) {
            var job = state.job(finished.task().job());
            return job != null && job.unfinished() == 1 ? job.id() : null;
        }
        if (fact instanceof Fact.RestCancelled cancelled) {
            var job = state.job(cancelled.job().value());
            return job != null && job.unfinished() == job.untouched() ? job.id() : null;
        }
        return null;
    }

    @Override
    public Work of(Effect.Dispatch dispatch, WorkerSpec worker) {
        JobId job = dispatch.attempt().task().jobId();
        Payload known = kept.get(job);
        return new Work(dispatch.spec().type(), known != null ? known : stored(job));
    }

    private Payload stored(JobId job) {
        try {
            Payload payload = journal.payload(job);
            if (payload == null) {
                throw new IllegalStateException(
                        "job " + job + " is to run, but the journal does not know what it does");
            }
            return payload;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
