package dev.estiva.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which results: the parameters of {@code GET /results}, null for any.
 *
 * @param job of this job only; 0 for any
 * @param worker by name or number
 * @param workerType {@code gpu} or {@code cpu}
 * @param status one or several with commas
 */
public record ResultFilter(
        long job,
        @Nullable String user,
        @Nullable String type,
        @Nullable String worker,
        @Nullable String workerType,
        @Nullable String status,
        @Nullable Instant since) {
    public static final ResultFilter ALL = new ResultFilter(0, null, null, null, null, null, null);

    public ResultFilter ofJob(long id) {
        return new ResultFilter(id, user, type, worker, workerType, status, since);
    }

    public ResultFilter ofUser(@Nullable String wanted) {
        return new ResultFilter(job, wanted, type, worker, workerType, status, since);
    }

    public ResultFilter ofType(@Nullable String wanted) {
        return new ResultFilter(job, user, wanted, worker, workerType, status, since);
    }

    public ResultFilter ofWorker(@Nullable String wanted) {
        return new ResultFilter(job, user, type, wanted, workerType, status, since);
    }

    public ResultFilter ofWorkerType(@Nullable String wanted) {
        return new ResultFilter(job, user, type, worker, wanted, status, since);
    }

    public ResultFilter ofStatus(@Nullable String wanted) {
        return new ResultFilter(job, user, type, worker, workerType, wanted, since);
    }

    /** Ended then or later. */
    public ResultFilter since(@Nullable Instant instant) {
        return new ResultFilter(job, user, type, worker, workerType, status, instant);
    }

    Query query() {
        return Query.EMPTY
                .with("job", job == 0 ? null : Long.toString(job))
                .with("user", user)
                .with("type", type)
                .with("worker", worker)
                .with("worker_type", workerType)
                .with("status", status)
                .with("since", since == null ? null : since.toString());
    }
}
