package dev.estiva.http;

import dev.estiva.core.Answer;
import dev.estiva.core.Input;
import dev.estiva.http.Route.Needs;
import dev.estiva.journal.JournalException;
import dev.estiva.model.JobId;
import dev.estiva.model.TaskId;
import dev.estiva.protocol.FieldReader;
import dev.estiva.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Giving up jobs and tasks. */
final class CancelRoutes {
    private static final int MOST_AT_ONCE = 1_000;
    private static final List<String> FIELDS = List.of("jobs", "tasks");

    private final Service service;

    CancelRoutes(Service service) {
        this.service = service;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/jobs/cancel", Needs.SUBMIT, this::cancelSeveral),
                Route.post("/jobs/{job}/cancel", Needs.SUBMIT, this::cancelJob),
                Route.delete("/jobs/{job}", Needs.SUBMIT, this::cancelJob),
                Route.post("/jobs/{job}/tasks/{index}/cancel", Needs.SUBMIT, this::cancelTask));
    }

    private void cancelJob(Call call) throws JournalException {
        call.allowOnly();
        Wish wish = new Wish(call.job(), null);
        Consumer<JsonOut> result = result(wish, begin(call.caller(), wish));
        call.answer(result);
    }

    private void cancelTask(Call call) throws JournalException {
        call.allowOnly();
        Wish wish = new Wish(call.job(), call.task());
        Consumer<JsonOut> result = result(wish, begin(call.caller(), wish));
        call.answer(result);
    }

    /** What somebody wants to be given up: a job, or one task of it. */
    private record Wish(JobId job, @Nullable TaskId task) {
        Input input() {
            return task == null ? new Input.CancelJob(job) : new Input.CancelTask(task);
        }
    }

    private void cancelSeveral(Call call) throws JournalException {
        call.allowOnly();
        List<Wish> wishes = new ArrayList<>();
        Reading.object(call.body(), in -> {
            for (String field = in.next(); field != null; field = in.next()) {
                wishes.addAll(wishes(field, in));
            }
            return wishes;
        });
        if (wishes.isEmpty() || wishes.size() > MOST_AT_ONCE) {
            throw Refusal.invalidField(
                    "jobs", "expected 1 to " + MOST_AT_ONCE + " jobs and tasks in all, found " + wishes.size());
        }
        List<Consumer<JsonOut>> results = all(call.caller(), wishes);
        call.answer(out -> out.list("results", results, result -> result.accept(out)));
    }

    private static List<Wish> wishes(String field, FieldReader in) throws ProtocolException {
        return switch (field) {
            case "jobs" -> in.list(MOST_AT_ONCE, id -> new Wish(new JobId(id.whole(1, Long.MAX_VALUE)), null));
            case "tasks" -> in.list(MOST_AT_ONCE, CancelRoutes::wishOfTask);
            default -> throw Reading.unknown(in, field, FIELDS);
        };
    }

    private static Wish wishOfTask(FieldReader in) throws ProtocolException {
        try {
            TaskId task = TaskId.parse(in.text(40));
            return new Wish(task.jobId(), task);
        } catch (IllegalArgumentException e) {
            throw in.refuse("a task id such as \"7.3\"");
        }
    }

    /** All are told before the first answer is awaited: they become durable together. */
    private List<Consumer<JsonOut>> all(Caller caller, List<Wish> wishes) throws JournalException {
        List<@Nullable CompletableFuture<Answer>> answers = new ArrayList<>();
        List<@Nullable Refusal> refusals = new ArrayList<>();
        for (Wish wish : wishes) {
            try {
                answers.add(begin(caller, wish));
                refusals.add(null);
            } catch (Refusal e) {
                answers.add(null);
                refusals.add(e);
            }
        }
        List<Consumer<JsonOut>> results = new ArrayList<>();
        for (int i = 0; i < wishes.size(); i++) {
            results.add(result(wishes.get(i), answers.get(i), refusals.get(i)));
        }
        return results;
    }

    private Consumer<JsonOut> result(Wish wish, @Nullable CompletableFuture<Answer> answer, @Nullable Refusal refusal)
            throws JournalException {
        Refusal why = refusal;
        if (answer != null) {
            try {
                return result(wish, answer);
            } catch (Refusal e) {
                why = e;
            }
        }
        Refusal said = why == null ? Refusal.internal() : why;
        return out -> {
            name(out, wish);
            out.flag("cancelled", false);
            said.write(out);
        };
    }

    private CompletableFuture<Answer> begin(Caller caller, Wish wish) throws JournalException {
        service.jobs().requireSeen(caller, wish.job());
        return service.cluster().tell(wish.input());
    }

    private Consumer<JsonOut> result(Wish wish, CompletableFuture<Answer> told) throws JournalException {
        Answer answer = Answers.of(service.cluster(), told);
        boolean cancelled = answer instanceof Answer.Done;
        if (answer instanceof Answer.Refused refused && refused.code() != Answer.Code.ENDED) {
            throw Answers.refusal(refused);
        }
        String status = cancelled ? "" : endOf(wish);
        return out -> {
            name(out, wish);
            out.flag("cancelled", cancelled);
            out.textUnlessEmpty("status", status);
        };
    }

    private static void name(JsonOut out, Wish wish) {
        TaskId task = wish.task();
        if (task == null) {
            out.whole("job", wish.job().value());
        } else {
            out.text("task", task.toString());
        }
    }

    /** How it had ended already. */
    private String endOf(Wish wish) throws JournalException {
        TaskId task = wish.task();
        if (task != null) {
            PastTasks.Past past = service.past().of(wish.job(), task.index(), task.index() + 1);
            return TaskJson.status(null, task.index(), past);
        }
        var job = service.cluster().history().job(wish.job());
        return job == null ? "" : JobView.of(job).status();
    }
}
