package dev.estiva.http;

import dev.estiva.core.JobEntry;
import dev.estiva.journal.History.JobQuery;
import dev.estiva.journal.History.JobSummary;
import dev.estiva.model.Outcome.Status;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which jobs a list is to show. */
record JobFilter(
        Set<String> active,
        Set<Status> ended,
        @Nullable String user,
        @Nullable String name,
        NavigableMap<String, String> labels) {
    private static final List<String> ACTIVE = List.of("waiting", "delayed", "running");

    static JobFilter of(Call call) {
        Set<String> active = new TreeSet<>();
        Set<Status> ended = EnumSet.noneOf(Status.class);
        String statuses = call.text("status");
        for (String status : (statuses == null ? "active,ended" : statuses).split(",", -1)) {
            add(status, active, ended);
        }
        NavigableMap<String, String> labels = new TreeMap<>();
        for (String label : call.texts("label")) {
            int equals = label.indexOf('=');
            if (equals < 1) {
                throw Refusal.invalidParameter("label", "expected KEY=VALUE, found \"" + Clip.of(label) + "\"");
            }
            labels.put(label.substring(0, equals), label.substring(equals + 1));
        }
        return new JobFilter(Collections.unmodifiableSet(active), ended, call.text("user"), call.text("name"), labels);
    }

    private static void add(String status, Set<String> active, Set<Status> ended) {
        if (status.equals("active")) {
            active.addAll(ACTIVE);
        } else if (status.equals("ended")) {
            ended.addAll(EnumSet.allOf(Status.class));
        } else if (ACTIVE.contains(status)) {
            active.add(status);
        } else {
            ended.add(status(status));
        }
    }

    private static Status status(String word) {
        for (Status status : Status.values()) {
            if (Words.of(status).equals(word)) {
                return status;
            }
        }
        throw Refusal.invalidParameter(
                "status",
                "expected active, ended, waiting, delayed, running, completed, failed, cancelled, timed_out or aborted,"
                        + " found \"" + Clip.of(word) + "\"");
    }

    /** Only what belongs to this user. */
    JobFilter ofUser(String owner) {
        return new JobFilter(active, ended, owner, name, labels);
    }

    boolean admits(JobEntry job) {
        return (user == null || job.spec().user().equals(user))
                && (name == null || job.spec().name().equals(name))
                && hasLabels(job.spec().labels());
    }

    private boolean hasLabels(Map<String, String> found) {
        return labels.entrySet().stream().allMatch(label -> label.getValue().equals(found.get(label.getKey())));
    }

    /** The question to the history; where several statuses are wanted, it answers some more. */
    JobQuery query(@Nullable JobSummary after, int limit) {
        JobQuery query = JobQuery.ALL.after(after).limit(limit);
        query = user == null ? query : query.ofUser(user);
        query = name == null ? query : query.named(name);
        for (Map.Entry<String, String> label : labels.entrySet()) {
            query = query.labelled(label.getKey(), label.getValue());
        }
        return ended.size() == 1 ? query.ofStatus(ended.iterator().next()) : query;
    }

    boolean admits(JobSummary job) {
        return job.status() != null && ended.contains(job.status());
    }
}
