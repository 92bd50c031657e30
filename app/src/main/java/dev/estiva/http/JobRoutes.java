package dev.estiva.http;

import dev.estiva.core.Fact;
import dev.estiva.core.JobEntry;
import dev.estiva.http.JobReader.Submission;
import dev.estiva.http.Route.Needs;
import dev.estiva.journal.History.JobSummary;
import dev.estiva.journal.JournalException;
import dev.estiva.model.DevicePreference;
import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Submitting, listing and showing jobs, and waiting for them. */
final class JobRoutes {
    private static final long LONGEST_WAIT_MICROS = 300_000_000L;
    private static final long USUAL_WAIT_MICROS = 30_000_000L;

    private final Service service;
    private final Submissions submissions;
    private final SubmitTimes times;
    private final JobLists lists;

    JobRoutes(Service service, Submissions submissions, SubmitTimes times) {
        this.service = service;
        this.submissions = submissions;
        this.times = times;
        this.lists = new JobLists(service.cluster());
    }

    List<Route> routes() {
        return List.of(
                Route.post("/jobs", Needs.SUBMIT, this::submit),
                Route.get("/jobs", Needs.READ, this::list),
                Route.get("/jobs/{job}", Needs.READ, this::show),
                Route.get("/jobs/{job}/wait", Needs.READ, this::await));
    }

    private void submit(Call call) {
        call.allowOnly();
        long begun = System.nanoTime();
        String header = call.context().header("Idempotency-Key");
        String key = header == null ? "" : JobReader.requireKey(header);
        byte[] body = call.body();
        Submission job = JobReader.read(body, 0, body.length, call.caller(), key);
        JobId id = Answers.accepted(
                Answers.of(service.cluster(), submissions.submit(List.of(job)).getFirst()));
        times.took(System.nanoTime() - begun);
        call.context().header("Location", Route.API + "/jobs/" + id);
        call.answer(201, out -> {
            out.whole("id", id.value());
            out.whole("tasks", job.submit().spec().tasks());
        });
    }

    private void list(Call call) throws JournalException {
        call.allowOnly("status", "user", "name", "label", "after", "limit", "latest");
        JobFilter filter = JobFilter.of(call);
        if (!service.sight().seesAll(call.caller())) {
            String own = call.caller().user();
            if (filter.user() != null && !filter.user().equals(own)) {
                throw Refusal.forbidden("only admins see jobs of others");
            }
            filter = filter.ofUser(own);
        }
        JobLists.JobPage page = call.flag("latest")
                ? new JobLists.JobPage(latest(call, filter), null)
                : lists.page(filter, call.text("after"), call.pageLimit());
        call.answer(out -> {
            out.list("jobs", page.jobs(), job -> job.write(out));
            out.textUnlessNull("next", page.next());
        });
    }

    /** The one that was submitted last, or none. */
    private List<JobView> latest(Call call, JobFilter filter) throws JournalException {
        for (String other : List.of("status", "label", "after")) {
            if (call.text(other) != null) {
                throw Refusal.invalidParameter(other, "latest goes with user and name only");
            }
        }
        JobId id = service.cluster().history().latest(filter.user(), filter.name());
        if (id == null) {
            return List.of();
        }
        return List.of(view(id, live(id), service.cluster().history().job(id)));
    }

    private void show(Call call) throws JournalException {
        call.allowOnly();
        JobId id = call.job();
        service.jobs().requireSeen(call.caller(), id);
        JobView.Live live = live(id);
        JobSummary known = service.cluster().history().job(id);
        JobView view = view(id, live, known);
        JobSpec spec = live != null ? live.entry().spec() : specOf(id);
        Payload payload = service.cluster().payload(id);
        Final end = view.hasEnded() ? end(id, known) : null;
        JobSpec mixed = spec != null && spec.tasks() > 1 && DevicePreference.of(spec) != null ? spec : null;
        DeviceCount past = mixed != null && live == null ? service.past().ways(id) : null;
        call.answer(out -> {
            view.write(out);
            if (spec != null) {
                write(out, spec);
            }
            if (mixed != null && live != null) {
                DeviceCount.write(out, mixed, live.ways());
            } else if (past != null) {
                past.write(out);
            }
            if (payload != null) {
                out.raw("payload", payload);
            }
            if (end != null) {
                end.write(out);
            }
        });
    }

    private static void write(JsonOut out, JobSpec spec) {
        RequestJson.write(out, spec.request());
        DevicePreference preference = DevicePreference.of(spec);
        if (preference != null) {
            out.text("prefer", Words.of(preference));
        }
        out.whole("priority", spec.priority());
        out.seconds("estimate_seconds", spec.estimateMicros());
        out.seconds("limit_seconds", spec.limitMicros());
        out.seconds("deadline_seconds", spec.deadlineMicros());
        out.whole("retries", spec.retry().most());
        out.seconds("backoff_seconds", spec.retry().backoffMicros());
    }

    private JobView.@Nullable Live live(JobId id) {
        return service.cluster().read(view -> {
            JobEntry job = view.job(id.value());
            return job == null ? null : JobView.Live.of(job);
        });
    }

    private static JobView view(JobId id, JobView.@Nullable Live live, @Nullable JobSummary known) {
        if (live != null) {
            return live.view(known);
        }
        if (known == null) {
            throw JobIds.unknown(id);
        }
        return JobView.of(known);
    }

    private @Nullable JobSpec specOf(JobId id) throws JournalException {
        Fact.JobSubmitted submitted = service.past().submitted(id);
        return submitted == null ? null : submitted.spec();
    }

    /** How a job ended: the exit code and the message are those of the first task that ended so. */
    private record Final(Outcome outcome, String task) {
        void write(JsonOut out) {
            out.whole("exit_code", outcome.exitCode());
            out.text("message", outcome.message());
            out.textUnlessEmpty("task", task);
        }
    }

    private Final end(JobId id, @Nullable JobSummary job) throws JournalException {
        Outcome.Status status = job == null || job.status() == null ? Outcome.Status.COMPLETED : job.status();
        if (status == Outcome.Status.COMPLETED) {
            return new Final(Outcome.COMPLETED, "");
        }
        Fact.TaskFinished first = service.past().first(id, status);
        if (first == null) { // cancelled before any of it was placed
            return new Final(new Outcome(status, 0, ""), "");
        }
        boolean isArray = job != null && job.tasks() > 1;
        return new Final(first.outcome(), isArray ? first.task().toString() : "");
    }

    private void await(Call call) throws JournalException, InterruptedException {
        call.allowOnly("timeout");
        JobId id = call.job();
        service.jobs().requireSeen(call.caller(), id);
        long deadline = System.nanoTime() + 1_000 * call.micros("timeout", LONGEST_WAIT_MICROS, USUAL_WAIT_MICROS);
        JobView.Live live;
        try (Streams.Place _ = service.streams().take();
                Follower.Watch watch = service.follower().watch(id.value())) {
            live = live(id);
            for (long left = deadline - System.nanoTime();
                    live != null && left > 0 && !service.cluster().ended().isDone();
                    left = deadline - System.nanoTime()) {
                watch.await(left);
                live = live(id);
            }
        }
        answerWait(call, id, live);
    }

    private void answerWait(Call call, JobId id, JobView.@Nullable Live live) throws JournalException {
        JobSummary known = service.cluster().history().job(id);
        JobView view = view(id, live, known);
        Final end = view.hasEnded() ? end(id, known) : null;
        call.answer(out -> {
            out.whole("job", id.value());
            out.flag("done", end != null);
            out.text("status", view.status());
            out.whole("tasks", view.tasks());
            out.whole("completed", view.counts().completed());
            if (end != null) {
                end.write(out);
            }
        });
    }
}
