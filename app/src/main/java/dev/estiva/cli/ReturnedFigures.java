package dev.estiva.cli;

import dev.estiva.client.EstivaClient;
import dev.estiva.client.Json;
import dev.estiva.client.ResultFilter;
import dev.estiva.client.Task;
import dev.estiva.client.TaskResult;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What tasks returned, beside what else a server tells of their job: rows as {@code estiva results --json} prints them. */
final class ReturnedFigures {
    /** Of an array the first that ended; {@code estiva results --job} tells all. */
    private static final int MOST = 100;

    /** As many tasks as may end in the same instant. */
    private static final int PAGE = 1_000;

    private ReturnedFigures() {}

    /** The same object with a list of the results of this job, which there are by now. */
    static Json ofJob(EstivaClient client, long job, Json told) throws IOException {
        return with(told, client.resultPage(ResultFilter.ALL.ofJob(job), MOST));
    }

    /** The same of a task; nothing before its end. */
    static Json ofTask(EstivaClient client, Task task) throws IOException {
        Instant ended = task.ended();
        if (ended == null) {
            return with(task.json(), List.of());
        }
        ResultFilter since = ResultFilter.ALL.ofJob(task.json().whole("job")).since(ended);
        return with(
                task.json(),
                client.resultPage(since, PAGE).stream()
                        .filter(row -> row.task().equals(task.id()))
                        .toList());
    }

    private static Json with(Json told, List<TaskResult> rows) {
        Map<String, Object> fields = new LinkedHashMap<>(told.fields());
        fields.put(
                "results",
                rows.stream().map(row -> ResultTable.json(row).fields()).toList());
        return Json.object(fields);
    }
}
