package dev.estiva.worker;

import dev.estiva.jobtype.JobResult;
import dev.estiva.model.Payload;
import dev.estiva.protocol.AttemptId;
import dev.estiva.protocol.Bounds;
import dev.estiva.protocol.FromServer;
import dev.estiva.protocol.FromServer.Cancel;
import dev.estiva.protocol.FromServer.ProcessTask;
import dev.estiva.protocol.FromWorker;
import dev.estiva.protocol.FromWorker.Result;
import dev.estiva.protocol.FromWorker.Status;
import dev.estiva.worker.AgentAction.Note;
import dev.estiva.worker.AgentAction.Send;
import dev.estiva.worker.AgentAction.StartTask;
import dev.estiva.worker.AgentAction.StopTask;
import dev.estiva.worker.Ledger.Run;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** What an agent does with tasks: starts and stops each attempt once, and keeps its result until the server has it. */
final class AgentTasks {
    /** Results that a server may leave unconfirmed before no more work is taken from it. */
    static final int MOST_HELD = 2 * Bounds.ATTEMPTS;

    private final Ledger ledger;
    private final AgentOutput output = new AgentOutput();
    private final TreeSet<AttemptId> awaitingOutput = new TreeSet<>();
    private final TreeMap<AttemptId, Long> ended = new TreeMap<>();
    private final TreeSet<AttemptId> confirmed = new TreeSet<>();

    AgentTasks(long slots) {
        ledger = new Ledger(slots);
    }

    /** Attempts that the server must not take for lost. */
    List<AttemptId> open() {
        return ledger.open();
    }

    /** Answers false if the server must first confirm what it has. */
    boolean process(ProcessTask process, List<AgentAction> actions) {
        AttemptId id = process.id();
        Result known = ledger.held(id);
        if (known != null) {
            actions.add(new Send(known));
        } else if (ledger.running(id) == null) {
            return processNew(process, actions);
        }
        return true;
    }

    private boolean processNew(ProcessTask process, List<AgentAction> actions) {
        AttemptId id = process.id();
        if (ledger.heldCount() >= MOST_HELD) {
            return false;
        }
        if (ledger.runCount() >= Bounds.ATTEMPTS) {
            actions.add(new Send(unrun(id, Status.FAILED, "the worker runs " + Bounds.ATTEMPTS + " tasks already")));
            return true;
        }
        for (Run other : ledger.othersOfTask(id)) {
            if (other.id().attempt() > id.attempt()) {
                actions.add(new Note("ignored PROCESS " + id + ": " + other.id() + " runs already"));
                return true;
            }
            stop(other, 0, actions); // the server has given that attempt up, or it would not try again
        }
        actions.add(new StartTask(ledger.start(process).number(), process));
        return true;
    }

    void cancel(Cancel cancel, List<AgentAction> actions) {
        Run run = ledger.running(cancel.id());
        Result known = ledger.held(cancel.id());
        if (run != null) {
            stop(run, cancel.graceMicros(), actions);
        } else if (known != null) {
            actions.add(new Send(known));
        } else {
            actions.add(new Send(unrun(cancel.id(), Status.STOPPED, "not running here")));
        }
    }

    void ended(AgentEvent.TaskEnded event, boolean online, List<AgentAction> actions) {
        over(event.run(), run -> result(run, event), online, actions);
    }

    /** The server tries it again, unless it had asked for its end. */
    void lost(AgentEvent.TaskLost event, boolean online, List<AgentAction> actions) {
        over(
                event.run(),
                run -> new Result(run.id(), Status.STOPPED, event.runMicros(), 0, event.why(), Payload.NONE),
                online,
                actions);
    }

    private void over(long number, Function<Run, Result> told, boolean online, List<AgentAction> actions) {
        boolean wasFull = ledger.freeSlots() == 0;
        Run run = ledger.end(number);
        if (run != null && !run.isCurrent()) {
            actions.add(new AgentAction.Forget(run.number())); // of interest to nobody
        } else if (run != null) {
            Result result = told.apply(run);
            ended.put(run.id(), run.number());
            ledger.hold(result);
            sendInTurn(result, online, actions);
        }
        if (online && wasFull && ledger.freeSlots() > 0) {
            actions.add(new Send(new FromWorker.Ready(ledger.freeSlots())));
        }
    }

    /** A result follows the output of its attempt. */
    private void sendInTurn(Result result, boolean online, List<AgentAction> actions) {
        if (!online) {
            return; // the next connection begins with it
        }
        if (output.isSent(result.id())) {
            actions.add(new Send(result));
        } else {
            awaitingOutput.add(result.id());
        }
    }

    void wrote(AgentEvent.Wrote event) {
        Run run = ledger.run(event.run());
        if (run != null) {
            output.wrote(run.id(), run.number(), event.stream(), event.total());
        }
    }

    void safe(FromServer.Output answer, List<AgentAction> actions) {
        output.safe(answer);
        forgetIfDone(answer.id(), actions);
    }

    /** Sends what output may be sent now, and the results that waited for it. */
    void pump(List<AgentAction> actions) {
        output.send(actions);
        for (AttemptId id : List.copyOf(awaitingOutput)) {
            Result result = ledger.held(id);
            if (result == null || output.isSent(id)) {
                awaitingOutput.remove(id);
                if (result != null) {
                    actions.add(new Send(result));
                }
            }
        }
    }

    private void forgetIfDone(AttemptId id, List<AgentAction> actions) {
        if (confirmed.contains(id) && output.isSafe(id)) {
            confirmed.remove(id);
            output.forget(id);
            Long run = ended.remove(id);
            if (run != null) {
                actions.add(new AgentAction.Forget(run));
            }
        }
    }

    long adopt(AttemptId id, long slots) {
        return ledger.adopt(id, slots).number();
    }

    void progress(AgentEvent.TaskProgress event, List<AgentAction> actions) {
        Run run = ledger.run(event.run());
        if (run != null) {
            actions.add(new Send(new FromWorker.Progress(run.id(), event.percentHundredths(), event.message())));
        }
    }

    /** Tells a server that the worker has come back to what it does not know yet, and then that it may go on. */
    void resume(long outputWindow, List<AgentAction> actions) {
        output.connected(outputWindow);
        awaitingOutput.clear();
        ledger.held().forEach(result -> sendInTurn(result, true, actions));
        actions.add(new Send(new FromWorker.Ready(ledger.freeSlots())));
    }

    void release(List<AttemptId> received, List<AgentAction> actions) {
        for (AttemptId id : received) {
            if (ledger.release(id)) {
                confirmed.add(id);
                forgetIfDone(id, actions);
            }
        }
    }

    /** Ends all that runs and forgets all that ended. */
    void disownAll(List<AgentAction> actions) {
        ended.values().forEach(run -> actions.add(new AgentAction.Forget(run)));
        ended.clear();
        confirmed.clear();
        awaitingOutput.clear();
        output.forgetAll();
        ledger.disown().forEach(run -> stop(run, 0, actions));
    }

    /** For want of a server. Answers whether anything runs. */
    boolean stopAll(long graceMicros, List<AgentAction> actions) {
        List<Run> runs = ledger.runs();
        for (Run run : runs) {
            run.isGivenUp();
            stop(run, graceMicros, actions);
        }
        return !runs.isEmpty();
    }

    private static void stop(Run run, long graceMicros, List<AgentAction> actions) {
        run.stop();
        actions.add(new StopTask(run.number(), graceMicros));
    }

    /** What a task does when it is stopped looks like a failure; what it finished first counts. */
    private static Result result(Run run, AgentEvent.TaskEnded event) {
        JobResult result = event.result();
        Status status = result.completed() ? Status.COMPLETED : run.isStopping() ? Status.STOPPED : Status.FAILED;
        String message = status == Status.STOPPED && run.wasGivenUp() ? "its worker lost the server" : result.message();
        return new Result(run.id(), status, event.runMicros(), result.exitCode(), message, result.output());
    }

    private static Result unrun(AttemptId id, Status status, String message) {
        return new Result(id, status, 0, 0, message, Payload.NONE);
    }
}
