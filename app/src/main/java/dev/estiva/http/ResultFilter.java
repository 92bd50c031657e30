package dev.estiva.http;

import dev.estiva.core.Fact;
import dev.estiva.model.WorkerSpec;
import java.time.DateTimeException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which results are wanted, apart from whose: null and no status for any. */
record ResultFilter(
        @Nullable String type,
        @Nullable String worker,
        @Nullable String workerType,
        Set<String> statuses) {
    private static final Set<String> STATUSES =
            new TreeSet<>(Set.of("completed", "failed", "cancelled", "timed_out", "aborted"));

    static ResultFilter of(Call call) {
        String workerType = call.text("worker_type");
        if (workerType != null && !workerType.equals("cpu") && !workerType.equals("gpu")) {
            throw Refusal.invalidParameter("worker_type", "expected cpu or gpu, found \"" + Clip.of(workerType) + "\"");
        }
        Set<String> statuses = new TreeSet<>();
        String given = call.text("status");
        for (String status : given == null ? new String[0] : given.split(",", -1)) {
            if (!STATUSES.contains(status)) {
                throw Refusal.invalidParameter(
                        "status",
                        "expected one of " + String.join(", ", STATUSES) + ", found \"" + Clip.of(status) + "\"");
            }
            statuses.add(status);
        }
        return new ResultFilter(call.text("type"), call.text("worker"), workerType, statuses);
    }

    /** From when on, in microseconds since 1970; 0 for always. */
    static long since(Call call) {
        String since = call.text("since");
        try {
            return since == null ? 0 : Math.max(0, Instants.parse(since));
        } catch (DateTimeException | ArithmeticException e) {
            throw Refusal.invalidParameter(
                    "since", "expected an instant such as 2026-11-20T09:30:00Z, found \"" + Clip.of(since) + "\"");
        }
    }

    /** Before anything is looked up for it. */
    boolean mayAdmit(Fact.TaskFinished end) {
        return end.attempt() > 0
                && (statuses.isEmpty()
                        || statuses.contains(Words.of(end.outcome().status())));
    }

    boolean admits(ResultRow row) {
        ResultRow.Asked asked = row.asked();
        return (type == null || (asked != null && type.equals(asked.type())))
                && (worker == null || worker.equals(row.workerName()) || worker.equals(Integer.toString(row.worker())))
                && (workerType == null || workerType.equals(kind(row.workerSpec())));
    }

    private static String kind(@Nullable WorkerSpec spec) {
        return spec == null ? "" : ResultRow.kind(spec);
    }
}
