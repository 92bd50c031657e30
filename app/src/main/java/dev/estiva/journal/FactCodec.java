package dev.estiva.journal;

import static dev.estiva.journal.ModelReader.job;
import static dev.estiva.journal.ModelReader.jobSpec;
import static dev.estiva.journal.ModelReader.outcome;
import static dev.estiva.journal.ModelReader.placement;
import static dev.estiva.journal.ModelReader.task;
import static dev.estiva.journal.ModelReader.worker;
import static dev.estiva.journal.ModelReader.workerSpec;

import dev.estiva.core.Fact;
import dev.estiva.core.Fact.PlacedBy;
import dev.estiva.core.Fact.RequeueCause;
import dev.estiva.model.Payload;
import dev.estiva.model.Placement;
import dev.estiva.model.StopCause;
import dev.estiva.model.TaskId;
import java.nio.charset.StandardCharsets;

/**
 * Facts as JSON texts on one line, the kind first, and back. A job's payload and a task's output are not in the text: they are
 * bytes, and are read without the fact. Fields and kinds are added, never changed or removed. Stateless; any thread may use it.
 */
public final class FactCodec {
    private FactCodec() {}

    /** The fact without its payload or output, of which only the size is told. */
    public static String encode(Fact fact) {
        return new String(encodeBytes(fact), StandardCharsets.ISO_8859_1);
    }

    /** The same, as the bytes of its ASCII text. */
    static byte[] encodeBytes(Fact fact) {
        return ModelWriter.bytes(out -> write(fact, out));
    }

    private static void write(Fact fact, ModelWriter out) {
        out.text("fact", kind(fact));
        switch (fact) {
            case Fact.JobSubmitted f -> {
                out.whole("job", f.job().value());
                out.spec(f.spec());
                out.wholeUnless("payload_bytes", f.payload().size(), 0);
            }
            case Fact.JobRerouted f -> {
                out.whole("job", f.job().value());
                out.text("reason", f.reason());
            }
            case Fact.TaskRerouted f -> {
                out.task(f.task());
                out.text("reason", f.reason());
            }
            case Fact.TaskPlaced f -> {
                attempt(f.task(), f.attempt(), out);
                starts(f.placement(), f.by(), f.overheadMicros(), out);
            }
            case Fact.TaskSuspended f -> {
                out.task(f.task());
                out.whole("attempt", f.attempt());
            }
            case Fact.TaskResumed f -> {
                attempt(f.task(), f.attempt(), out);
                starts(f.placement(), f.by(), f.overheadMicros(), out);
            }
            case Fact.TaskReserved f -> {
                out.task(f.task());
                out.placement(f.placement());
                out.whole("start", f.startMicros());
            }
            case Fact.TaskStopping f -> {
                out.task(f.task());
                out.whole("attempt", f.attempt());
                out.constant("cause", f.cause());
            }
            case Fact.TaskRequeued f -> {
                out.task(f.task());
                out.whole("attempt", f.attempt());
                out.constant("cause", f.cause());
                out.textUnlessEmpty("message", f.message());
                out.whole("not_before", f.notBeforeMicros());
            }
            case Fact.TaskReady f -> out.task(f.task());
            case Fact.TaskFinished f -> {
                out.task(f.task());
                out.whole("attempt", f.attempt());
                out.outcome(f.outcome());
            }
            case Fact.RestCancelled f -> {
                out.whole("job", f.job().value());
                out.whole("from", f.fromIndex());
            }
            case Fact.OfWorker f -> {
                out.whole("worker", f.worker().value());
                writeMore(f, out);
            }
            case Fact.PolicyReplaced f -> {
                out.text("policy", f.policy());
                out.text("reason", f.reason());
            }
        }
        out.whole("at", fact.atMicros());
    }

    private static void writeMore(Fact.OfWorker fact, ModelWriter out) {
        switch (fact) {
            case Fact.WorkerJoined f -> out.spec(f.spec());
            case Fact.WorkerChanged f -> out.spec(f.spec());
            case Fact.WorkerLost f -> out.text("reason", f.reason());
            case Fact.WorkerQuarantined f -> out.text("reason", f.reason());
            case Fact.DeviceBlocked f -> out.whole("device", f.device());
            case Fact.DeviceFreed f -> out.whole("device", f.device());
            case Fact.WorkerSuspected _,
                    Fact.WorkerReturned _,
                    Fact.WorkerLeft _,
                    Fact.WorkerCordoned _,
                    Fact.WorkerUncordoned _,
                    Fact.WorkerDraining _ -> {}
        }
    }

    private static void attempt(TaskId task, int number, ModelWriter out) {
        out.task(task);
        out.whole("attempt", number);
    }

    private static void starts(Placement placement, PlacedBy by, long overheadMicros, ModelWriter out) {
        out.placement(placement);
        out.constant("by", by);
        out.wholeUnless("overhead", overheadMicros, 0);
    }

    /** The word by which a kind of fact is known in the journal, for ever. */
    static String kind(Fact fact) {
        return switch (fact) {
            case Fact.JobSubmitted _ -> "job_submitted";
            case Fact.JobRerouted _ -> "job_rerouted";
            case Fact.TaskRerouted _ -> "task_rerouted";
            case Fact.TaskPlaced _ -> "task_placed";
            case Fact.TaskReserved _ -> "task_reserved";
            case Fact.TaskStopping _ -> "task_stopping";
            case Fact.TaskRequeued _ -> "task_requeued";
            case Fact.TaskSuspended _ -> "task_suspended";
            case Fact.TaskResumed _ -> "task_resumed";
            case Fact.TaskReady _ -> "task_ready";
            case Fact.TaskFinished _ -> "task_finished";
            case Fact.RestCancelled _ -> "rest_cancelled";
            case Fact.WorkerJoined _ -> "worker_joined";
            case Fact.WorkerSuspected _ -> "worker_suspected";
            case Fact.WorkerReturned _ -> "worker_returned";
            case Fact.WorkerChanged _ -> "worker_changed";
            case Fact.WorkerLost _ -> "worker_lost";
            case Fact.WorkerLeft _ -> "worker_left";
            case Fact.WorkerCordoned _ -> "worker_cordoned";
            case Fact.WorkerUncordoned _ -> "worker_uncordoned";
            case Fact.WorkerDraining _ -> "worker_draining";
            case Fact.WorkerQuarantined _ -> "worker_quarantined";
            case Fact.DeviceBlocked _ -> "device_blocked";
            case Fact.DeviceFreed _ -> "device_freed";
            case Fact.PolicyReplaced _ -> "policy_replaced";
        };
    }

    /** The fact of a text that {@link #encode} or a newer version of it wrote, with what was kept beside it, if anything. */
    public static Fact decode(String text, Payload beside) throws MalformedFactException {
        Fields in = Fields.parse(text);
        String size = "task_finished".equals(in.text("fact")) ? "output_bytes" : "payload_bytes";
        if (in.wholeOr(size, 0) != beside.size()) {
            throw in.refusal(size, beside.size() + ", the size of what is kept beside it");
        }
        return decode(in, beside);
    }

    /** For readers who only want to know what happened; payload and output are empty. */
    static Fact decodeWithoutPayload(String text) throws MalformedFactException {
        return decode(Fields.parse(text), Payload.NONE);
    }

    private static Fact decode(Fields in, Payload beside) throws MalformedFactException {
        try {
            return read(in, beside);
        } catch (IllegalArgumentException e) {
            throw new MalformedFactException(in.text("fact") + ": " + e.getMessage(), e);
        }
    }

    private static Fact read(Fields in, Payload beside) throws MalformedFactException {
        String kind = in.text("fact");
        long at = in.whole("at");
        return switch (kind) {
            case "job_submitted" -> new Fact.JobSubmitted(job(in), jobSpec(in), beside, at);
            case "job_rerouted" -> new Fact.JobRerouted(job(in), in.text("reason"), at);
            case "task_rerouted" -> new Fact.TaskRerouted(task(in), in.text("reason"), at);
            case "task_placed" ->
                new Fact.TaskPlaced(
                        task(in),
                        in.integer("attempt"),
                        placement(in),
                        in.constant("by", PlacedBy.class),
                        in.wholeOr("overhead", 0),
                        at);
            case "task_suspended" -> new Fact.TaskSuspended(task(in), in.integer("attempt"), at);
            case "task_resumed" ->
                new Fact.TaskResumed(
                        task(in),
                        in.integer("attempt"),
                        placement(in),
                        in.constant("by", PlacedBy.class),
                        in.wholeOr("overhead", 0),
                        at);
            case "task_reserved" -> new Fact.TaskReserved(task(in), placement(in), in.whole("start"), at);
            case "task_stopping" ->
                new Fact.TaskStopping(task(in), in.integer("attempt"), in.constant("cause", StopCause.class), at);
            case "task_requeued" ->
                new Fact.TaskRequeued(
                        task(in),
                        in.integer("attempt"),
                        in.constant("cause", RequeueCause.class),
                        in.textOr("message", ""),
                        in.whole("not_before"),
                        at);
            case "task_ready" -> new Fact.TaskReady(task(in), at);
            case "task_finished" ->
                new Fact.TaskFinished(
                        task(in), in.integer("attempt"), outcome(in).withOutput(beside), at);
            case "rest_cancelled" -> new Fact.RestCancelled(job(in), in.integer("from"), at);
            case "worker_joined" -> new Fact.WorkerJoined(worker(in), workerSpec(in), at);
            case "worker_suspected" -> new Fact.WorkerSuspected(worker(in), at);
            case "worker_returned" -> new Fact.WorkerReturned(worker(in), at);
            case "worker_changed" -> new Fact.WorkerChanged(worker(in), workerSpec(in), at);
            case "worker_lost" -> new Fact.WorkerLost(worker(in), in.text("reason"), at);
            case "worker_left" -> new Fact.WorkerLeft(worker(in), at);
            case "worker_cordoned" -> new Fact.WorkerCordoned(worker(in), at);
            case "worker_uncordoned" -> new Fact.WorkerUncordoned(worker(in), at);
            case "worker_draining" -> new Fact.WorkerDraining(worker(in), at);
            case "worker_quarantined" -> new Fact.WorkerQuarantined(worker(in), in.text("reason"), at);
            case "device_blocked" -> new Fact.DeviceBlocked(worker(in), in.integer("device"), at);
            case "device_freed" -> new Fact.DeviceFreed(worker(in), in.integer("device"), at);
            case "policy_replaced" -> new Fact.PolicyReplaced(in.text("policy"), in.text("reason"), at);
            default -> throw new MalformedFactException("this version knows no fact \"" + kind + "\"");
        };
    }
}
