package dev.estiva.core;

import dev.estiva.core.Answer.Code;
import dev.estiva.core.Answer.Done;
import dev.estiva.core.Answer.Refused;
import dev.estiva.core.Answer.Registered;
import dev.estiva.core.Fact.RequeueCause;
import dev.estiva.core.Input.Attempt;
import dev.estiva.model.StopCause;
import dev.estiva.model.TaskId;
import dev.estiva.model.TaskState.Running;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides about workers: joining and coming back, silence, cordon, drain, leaving. */
final class WorkerDesk {
    private final ClusterState state;
    private final Leases leases;

    WorkerDesk(EngineConfig config, ClusterState state) {
        this.state = state;
        this.leases = new Leases(config);
    }

    long nextTimer() {
        return leases.nextTimer();
    }

    /** Nobody is connected: all are silent from now on, whatever was heard of them before. */
    Answer restart(Recorder recorder, long now) {
        for (WorkerNode node : List.copyOf(state.workers().all())) {
            suspect(node, recorder, now);
            leases.begin(node.id(), node.spec(), now);
        }
        return Done.DONE;
    }

    Answer register(Input.Register register, Recorder recorder, long now) {
        WorkerNode present = state.workers().named(register.spec().name());
        if (present != null && !present.isSuspected()) {
            String message = "a worker called " + present.spec().name() + " is present";
            return new Refused(Code.NAME_TAKEN, message);
        }
        return present == null ? joined(register, recorder, now) : returned(present, register, recorder, now);
    }

    private Answer joined(Input.Register register, Recorder recorder, long now) {
        WorkerId id = new WorkerId(state.nextWorker());
        recorder.fact(new Fact.WorkerJoined(id, register.spec(), now));
        leases.renew(id, register.spec(), now);
        for (Attempt stranger : register.running()) {
            recorder.effect(new Effect.Drop(id, stranger));
        }
        return new Registered(id);
    }

    /**
     * Keeps what still runs, requeues what the worker no longer has, and drops what is not current. One that came back with
     * other resources stays the same worker if they hold what it keeps; else it counts as another.
     */
    private Answer returned(WorkerNode node, Input.Register register, Recorder recorder, long now) {
        List<Attempt> running = register.running();
        if (mustEndFirst(node, register)) {
            return new Refused(
                    Code.NAME_TAKEN,
                    "what runs on worker " + node.spec().name()
                            + " needs more than it offers now; it has to end first");
        }
        for (TaskId task : node.running().tasks()) {
            if (state.state(task) instanceof Running current
                    && !running.contains(new Attempt(task, current.attempt()))) {
                JobDesk.abandon(
                        task, current, RequeueCause.WORKER_LOST, "its worker came back without it", recorder, now);
            }
        }
        if (!node.spec().equals(register.spec())) {
            if (!WorkerNode.isRoom(register.spec(), node.running().shares())) {
                lose(node.id(), "it came back with too little for what it runs", recorder, now);
                return joined(register, recorder, now);
            }
            recorder.fact(new Fact.WorkerChanged(node.id(), register.spec(), now));
        }
        recorder.fact(new Fact.WorkerReturned(node.id(), now));
        leases.renew(node.id(), register.spec(), now);
        for (Attempt attempt : running) {
            Running current = runningOn(node.id(), attempt);
            if (current == null) {
                recorder.effect(new Effect.Drop(node.id(), attempt));
            } else if (current.stop() != null) {
                recorder.effect(new Effect.Stop(node.id(), attempt, current.stop()));
            }
        }
        return new Registered(node.id());
    }

    /** Of a worker that promised to, nothing is started elsewhere before it has ended there: not even what it has no room for. */
    private boolean mustEndFirst(WorkerNode node, Input.Register register) {
        return node.spec().leaseMicros() != WorkerSpec.NO_LEASE
                && !WorkerNode.isRoom(register.spec(), node.running().shares())
                && node.running().tasks().stream()
                        .anyMatch(task -> state.state(task) instanceof Running current
                                && register.running().contains(new Attempt(task, current.attempt())));
    }

    private @Nullable Running runningOn(WorkerId worker, Attempt attempt) {
        return state.state(attempt.task()) instanceof Running running
                        && running.attempt() == attempt.number()
                        && running.placement().worker().equals(worker)
                ? running
                : null;
    }

    Answer beat(WorkerId worker, Recorder recorder, long now) {
        WorkerNode node = state.workers().get(worker);
        if (node == null) {
            return notFound(worker);
        }
        leases.renew(worker, node.spec(), now);
        if (node.isSuspected()) {
            recorder.fact(new Fact.WorkerReturned(worker, now));
        }
        return Done.DONE;
    }

    Answer disconnect(WorkerId worker, Recorder recorder, long now) {
        WorkerNode node = state.workers().get(worker);
        if (node == null) {
            return notFound(worker);
        }
        suspect(node, recorder, now);
        return Done.DONE;
    }

    Answer lose(WorkerId worker, String reason, Recorder recorder, long now) {
        return remove(worker, RequeueCause.WORKER_LOST, new Fact.WorkerLost(worker, reason, now), reason, recorder);
    }

    Answer leave(WorkerId worker, Recorder recorder, long now) {
        return remove(worker, RequeueCause.EVICTED, new Fact.WorkerLeft(worker, now), "its worker left", recorder);
    }

    Answer cordon(WorkerId worker, Recorder recorder, long now) {
        return ifPresent(worker, node -> {
            if (!node.isCordoned()) {
                recorder.fact(new Fact.WorkerCordoned(worker, now));
            }
        });
    }

    Answer uncordon(WorkerId worker, Recorder recorder, long now) {
        return ifPresent(worker, node -> {
            if (node.isCordoned() || node.isDraining() || node.isQuarantined()) {
                recorder.fact(new Fact.WorkerUncordoned(worker, now));
            }
        });
    }

    Answer drain(Input.Drain drain, Recorder recorder, long now) {
        return ifPresent(drain.worker(), node -> {
            if (!node.isDraining()) {
                recorder.fact(new Fact.WorkerDraining(drain.worker(), now));
            }
            for (TaskId task : drain.evict() ? node.running().tasks() : List.<TaskId>of()) {
                if (state.state(task) instanceof Running running && running.stop() == null) {
                    JobDesk.stop(task, running, StopCause.EVICTED, recorder, now);
                }
            }
        });
    }

    Answer block(WorkerId worker, int device, boolean blocked, Recorder recorder, long now) {
        WorkerNode node = state.workers().get(worker);
        if (node == null) {
            return notFound(worker);
        }
        if (device < 0 || device >= node.spec().devices().size()) {
            return new Refused(Code.NOT_FOUND, "worker " + worker + " has no device " + device);
        }
        if (node.blockedDevices().has(device) != blocked) {
            recorder.fact(
                    blocked ? new Fact.DeviceBlocked(worker, device, now) : new Fact.DeviceFreed(worker, device, now));
        }
        return Done.DONE;
    }

    void runTimers(Recorder recorder, long now) {
        for (WorkerId late = leases.nextSilent(now); late != null; late = leases.nextSilent(now)) {
            WorkerNode node = state.workers().get(late);
            if (node == null) {
                leases.forget(late);
            } else if (leases.isOver(late, now)) {
                lose(late, "no beat for " + leases.silenceMicros(late, now) / 1_000_000 + " s", recorder, now);
            } else {
                suspect(node, recorder, now);
                leases.suspected(late);
            }
        }
    }

    private void suspect(WorkerNode node, Recorder recorder, long now) {
        if (!node.isSuspected()) {
            recorder.fact(new Fact.WorkerSuspected(node.id(), now));
        }
    }

    private Answer remove(WorkerId worker, RequeueCause cause, Fact removal, String reason, Recorder recorder) {
        return ifPresent(worker, node -> {
            for (TaskId task : node.running().tasks()) {
                if (state.state(task) instanceof Running running) {
                    JobDesk.abandon(task, running, cause, reason, recorder, removal.atMicros());
                }
            }
            leases.forget(worker);
            recorder.fact(removal);
        });
    }

    private Answer ifPresent(WorkerId worker, java.util.function.Consumer<WorkerNode> action) {
        WorkerNode node = state.workers().get(worker);
        if (node == null) {
            return notFound(worker);
        }
        action.accept(node);
        return Done.DONE;
    }

    private static Answer notFound(WorkerId worker) {
        return new Refused(Code.NOT_FOUND, "worker " + worker + " is gone or never was");
    }
}
