package dev.estiva.cli;

import dev.estiva.cli.terminal.Column;
import dev.estiva.cli.terminal.Details;
import dev.estiva.cli.terminal.Durations;
import dev.estiva.cli.terminal.Sizes;
import dev.estiva.cli.terminal.Table;
import dev.estiva.cli.terminal.Table.Cell;
import dev.estiva.client.Job;
import dev.estiva.client.Json;
import dev.estiva.client.Task;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All about a job or a task, for people. */
final class JobDetails {
    private JobDetails() {}

    static Details of(Job job, Instant now) {
        Json json = job.json();
        Json payload = job.payload();
        Details details = new Details()
                .add("Job", job.id() + " " + job.name())
                .add("Status", status(job), JobText.style(job.status()))
                .add("User", job.user())
                .add("Type", job.type().equals("process") ? "" : job.type())
                .add(job.type().equals("process") ? "Command" : "Parameters", JobText.work(payload))
                .add("Directory", payload == null ? "" : payload.text("workdir", ""))
                .add("Request", RequestText.of(job.request()))
                .add("Ways", ways(job))
                .add("Labels", pairs(job.labels()))
                .add("Priority", job.priority() == 0 ? "" : Long.toString(job.priority()))
                .add("Estimate", duration(job.estimateSeconds()))
                .add("Limit", duration(job.limitSeconds()))
                .add("Deadline", duration(job.deadlineSeconds()))
                .add("Retries", json.whole("retries", 0) == 0 ? "" : Long.toString(json.whole("retries")))
                .add("Submitted", when(job.submitted(), now))
                .add("Started", when(job.started(), now))
                .add("Ended", when(job.ended(), now));
        return job.started() == null ? details : details.add("Time", JobText.between(job.started(), job.ended(), now));
    }

    /** Empty where all tasks ask for the same. */
    private static String ways(Job job) {
        Json ways = job.ways();
        String preferred = job.prefer();
        if (preferred == null) {
            return "";
        }
        return "prefers " + preferred
                + (ways == null
                        ? ""
                        : ": " + ways.whole("with_gpu") + " with a GPU, " + ways.whole("without_gpu") + " without");
    }

    private static String status(Job job) {
        String counts = "";
        if (job.tasks() > 1) {
            counts = List.of("waiting", "delayed", "running", "completed", "unsuccessful").stream()
                    .filter(state -> job.count(state) > 0)
                    .map(state -> job.count(state) + " " + state)
                    .collect(Collectors.joining(", ", ": ", ""));
        }
        String end = job.hasEnded()
                ? EndingText.of(
                        job.status(),
                        job.json().small("exit_code", 0),
                        job.json().text("message", ""))
                : JobText.words(job.status());
        return end + counts;
    }

    static Details ofTask(Task task, Instant now) {
        Json json = task.json();
        String worker = task.worker();
        Json output = task.output();
        Instant until = json.instant("until");
        String end = task.hasEnded()
                ? EndingText.of(task.status(), task.exitCode(), task.message())
                : JobText.words(task.status());
        Details details = new Details()
                .add("Task", task.id() + " " + end, JobText.style(task.status()))
                .add("Worker", worker == null ? "" : worker + devices(json))
                .add("Progress", JobText.progress(task.progress()))
                .add("Stopping", JobText.words(json.text("stopping", "")))
                .add("Pauses", until == null ? "" : "until " + JobText.local(until))
                .add("Result", output == null ? "" : output.toString());
        for (Json attempt : task.attempts()) {
            details.add("Attempt " + attempt.whole("attempt"), attempt(attempt, now));
        }
        return details.add(
                "Output",
                task.logs().stream()
                        .map(log -> log.text("stream") + " of attempt " + log.whole("attempt") + ": " + size(log))
                        .collect(Collectors.joining(", ")));
    }

    private static String size(Json log) {
        return switch (log.text("dropped", "")) {
            case "" -> Sizes.format(log.whole("bytes"));
            case "age" -> "dropped for its age";
            case "room" -> "dropped to make room";
            default -> "dropped";
        };
    }

    private static String devices(Json task) {
        String indexes = task.list("devices").stream()
                .map(device -> Long.toString(device.whole("index")))
                .collect(Collectors.joining(", "));
        return indexes.isEmpty() ? "" : ", gpu " + indexes;
    }

    private static String attempt(Json attempt, Instant now) {
        Instant ended = attempt.instant("ended");
        String end = attempt.text("end", ended == null ? "runs" : "");
        String code = attempt.has("exit_code") && attempt.whole("exit_code") != 0
                ? " (exit code " + attempt.whole("exit_code") + ")"
                : "";
        return "on " + attempt.text("worker", "worker " + attempt.whole("worker_id", 0)) + ", " + JobText.words(end)
                + code + " after " + JobText.between(attempt.instant("started"), ended, now);
    }

    static Table tasks(List<Task> tasks, Instant now) {
        Table table = new Table(
                Column.left("TASK"),
                Column.left("STATUS"),
                Column.left("WORKER").cutTo(6),
                Column.right("ATTEMPT").dropped(2),
                Column.right("CODE").dropped(1),
                Column.right("TIME"),
                Column.left("MESSAGE").cutTo(10).dropped(3));
        for (Task task : tasks) {
            String worker = task.worker();
            table.row(
                    Cell.of(task.id()),
                    JobText.status(task.status()),
                    Cell.of(worker == null ? "" : worker),
                    Cell.of(task.attempt() == 0 ? "" : Integer.toString(task.attempt())),
                    Cell.of(task.hasEnded() ? Integer.toString(task.exitCode()) : ""),
                    Cell.of(JobText.between(task.started(), task.ended(), now)),
                    Cell.of(task.hasEnded() ? task.message() : JobText.progress(task.progress())));
        }
        return table;
    }

    private static String pairs(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(" "));
    }

    private static String duration(@Nullable BigDecimal seconds) {
        return seconds == null ? "" : Durations.format(seconds.doubleValue());
    }

    private static String when(@Nullable Instant instant, Instant now) {
        return instant == null ? "" : JobText.local(instant) + " (" + JobText.between(instant, null, now) + " ago)";
    }
}
