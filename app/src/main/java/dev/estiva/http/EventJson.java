package dev.estiva.http;

import dev.estiva.core.Fact;
import dev.estiva.journal.History.Event;
import dev.estiva.model.Device;
import dev.estiva.model.Outcome;
import dev.estiva.model.Placement;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Events as JSON: a flat object each. docs/api.md lists the kinds with their fields. */
final class EventJson {
    private static final ClassValue<String> KINDS = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
        }
    };

    private static final Map<String, Class<? extends Fact>> BY_KIND = byKind();

    private final Follower names;

    EventJson(Follower names) {
        this.names = names;
    }

    /** The kind, as {@code event} says it: {@code task_placed}. */
    static String kind(Fact fact) {
        return KINDS.get(fact.getClass());
    }

    /** The facts of a kind, or null if there is no such kind. */
    static @Nullable Class<? extends Fact> ofKind(String kind) {
        return BY_KIND.get(kind);
    }

    static String allKinds() {
        return String.join(", ", BY_KIND.keySet());
    }

    private static Map<String, Class<? extends Fact>> byKind() {
        Map<String, Class<? extends Fact>> kinds = new TreeMap<>();
        add(kinds, Fact.class);
        return Collections.unmodifiableMap(kinds);
    }

    private static void add(Map<String, Class<? extends Fact>> kinds, Class<?> type) {
        if (type.isSealed()) {
            for (Class<?> part : type.getPermittedSubclasses()) {
                add(kinds, part);
            }
        } else {
            kinds.put(KINDS.get(type), type.asSubclass(Fact.class));
        }
    }

    void write(JsonOut out, Event event) {
        Fact fact = event.fact();
        out.whole("position", event.position());
        out.instant("at", fact.atMicros());
        out.text("event", kind(fact));
        long job = Facts.job(fact);
        if (job != 0) {
            out.whole("job", job);
        }
        var task = Facts.task(fact);
        if (task != null) {
            out.text("task", task.toString());
        }
        fields(out, fact);
    }

    private void fields(JsonOut out, Fact fact) {
        switch (fact) {
            case Fact.JobSubmitted f -> {
                out.text("name", f.spec().name());
                out.text("user", f.spec().user());
                out.text("type", f.spec().type());
                out.whole("tasks", f.spec().tasks());
            }
            case Fact.JobRerouted f -> out.text("reason", f.reason());
            case Fact.TaskRerouted f -> out.text("reason", f.reason());
            case Fact.TaskPlaced f -> {
                out.whole("attempt", f.attempt());
                placement(out, f.placement());
                out.text("by", Words.of(f.by()));
            }
            case Fact.TaskReserved f -> {
                placement(out, f.placement());
                out.instant("start", f.startMicros());
            }
            case Fact.TaskStopping f -> {
                out.whole("attempt", f.attempt());
                out.text("cause", Words.of(f.cause()));
            }
            case Fact.TaskRequeued f -> {
                out.whole("attempt", f.attempt());
                out.text("cause", Words.of(f.cause()));
                out.textUnlessEmpty("message", f.message());
                if (f.notBeforeMicros() > f.atMicros()) {
                    out.instant("until", f.notBeforeMicros());
                }
            }
            case Fact.TaskSuspended f -> out.whole("attempt", f.attempt());
            case Fact.TaskResumed f -> {
                out.whole("attempt", f.attempt());
                placement(out, f.placement());
                out.text("by", Words.of(f.by()));
            }
            case Fact.TaskReady _ -> {}
            case Fact.TaskFinished f -> {
                out.whole("attempt", f.attempt());
                outcome(out, f.outcome());
            }
            case Fact.RestCancelled f -> out.whole("from_index", f.fromIndex());
            case Fact.PolicyReplaced f -> {
                out.text("policy", f.policy());
                out.text("reason", f.reason());
            }
            case Fact.OfWorker f -> workerFields(out, f);
        }
    }

    private void workerFields(JsonOut out, Fact.OfWorker fact) {
        out.whole("worker_id", fact.worker().value());
        if (fact instanceof Fact.WorkerJoined joined) {
            out.text("worker", joined.spec().name());
            capacity(out, joined.spec());
            return;
        }
        out.textUnlessNull("worker", names.workerName(fact.worker().value()));
        switch (fact) {
            case Fact.WorkerChanged f -> capacity(out, f.spec());
            case Fact.WorkerLost f -> out.text("reason", f.reason());
            case Fact.WorkerQuarantined f -> out.text("reason", f.reason());
            case Fact.DeviceBlocked f -> out.whole("device", f.device());
            case Fact.DeviceFreed f -> out.whole("device", f.device());
            default -> {
                // the kind says it all
            }
        }
    }

    private static void capacity(JsonOut out, WorkerSpec spec) {
        RequestJson.amounts(out, "capacity", spec.capacity());
        if (!spec.devices().isEmpty()) {
            out.texts("gpu_models", spec.devices().stream().map(Device::model).toList());
        }
    }

    private void placement(JsonOut out, Placement placement) {
        worker(out, placement.worker());
        devices(out, placement.shares().getFirst());
    }

    /** Nothing if it has none. */
    static void devices(JsonOut out, Placement.Share share) {
        if (!share.devices().isEmpty()) {
            out.list("devices", share.devices(), device -> {
                out.whole("index", device.device());
                out.decimal("share", device.share(), 4);
            });
        }
    }

    void worker(JsonOut out, WorkerId id) {
        worker(out, id.value());
    }

    void worker(JsonOut out, int id) {
        out.whole("worker_id", id);
        out.textUnlessNull("worker", names.workerName(id));
    }

    static void outcome(JsonOut out, Outcome outcome) {
        out.text("status", Words.of(outcome.status()));
        out.whole("exit_code", outcome.exitCode());
        out.textUnlessEmpty("message", outcome.message());
    }
}
