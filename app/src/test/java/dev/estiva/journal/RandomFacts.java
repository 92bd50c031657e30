package dev.estiva.journal;

import dev.estiva.core.Fact;
import dev.estiva.model.Alternative;
import dev.estiva.model.Device;
import dev.estiva.model.JobId;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Outcome;
import dev.estiva.model.Payload;
import dev.estiva.model.Placement;
import dev.estiva.model.Placement.DeviceShare;
import dev.estiva.model.Placement.Share;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.Retry;
import dev.estiva.model.SeededRandom;
import dev.estiva.model.StopCause;
import dev.estiva.model.TaskId;
import dev.estiva.model.WorkerId;
import dev.estiva.model.WorkerSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Facts of every kind with small, large, empty and odd contents. They fit no state: for the codec only. */
final class RandomFacts {
    private static final List<String> PIECES =
            List.of("a", "job", " ", "\"", "\\", "\n", "\0", "é", "Ж", "日本", "😀", "{", "\u2028", "\ud83d", "\udc00");

    private final SeededRandom random;
    private final int version;

    RandomFacts(SeededRandom random) {
        this(random, Schema.VERSION);
    }

    /** With nothing that came after that version of the journal, and the same for ever. */
    RandomFacts(SeededRandom random, int version) {
        this.random = random;
        this.version = version;
    }

    /** A fact of the kind with this class. */
    Fact of(Class<?> kind) {
        return switch (kind.getSimpleName()) {
            case "JobSubmitted" -> new Fact.JobSubmitted(job(), jobSpec(), payload(), at());
            case "JobRerouted" -> new Fact.JobRerouted(job(), text(), at());
            case "TaskRerouted" -> new Fact.TaskRerouted(task(), text(), at());
            case "TaskPlaced" -> new Fact.TaskPlaced(task(), attempt(), placement(), one(Fact.PlacedBy.values()), at());
            case "TaskReserved" -> new Fact.TaskReserved(task(), placement(), at(), at());
            case "TaskStopping" -> new Fact.TaskStopping(task(), attempt(), one(StopCause.values()), at());
            case "TaskRequeued" ->
                new Fact.TaskRequeued(task(), attempt(), one(Fact.RequeueCause.values()), text(), at(), at());
            case "TaskSuspended" -> new Fact.TaskSuspended(task(), attempt(), at());
            case "TaskResumed" ->
                new Fact.TaskResumed(task(), attempt(), placement(), one(Fact.PlacedBy.values()), at(), at());
            case "TaskReady" -> new Fact.TaskReady(task(), at());
            case "TaskFinished" -> new Fact.TaskFinished(task(), random.nextInt(3), outcome(), at());
            case "RestCancelled" -> new Fact.RestCancelled(job(), random.nextInt(1_000), at());
            case "WorkerJoined" -> new Fact.WorkerJoined(worker(), workerSpec(), at());
            case "WorkerSuspected" -> new Fact.WorkerSuspected(worker(), at());
            case "WorkerReturned" -> new Fact.WorkerReturned(worker(), at());
            case "WorkerChanged" -> new Fact.WorkerChanged(worker(), workerSpec(), at());
            case "WorkerLost" -> new Fact.WorkerLost(worker(), text(), at());
            case "WorkerLeft" -> new Fact.WorkerLeft(worker(), at());
            case "WorkerCordoned" -> new Fact.WorkerCordoned(worker(), at());
            case "WorkerUncordoned" -> new Fact.WorkerUncordoned(worker(), at());
            case "WorkerDraining" -> new Fact.WorkerDraining(worker(), at());
            case "WorkerQuarantined" -> new Fact.WorkerQuarantined(worker(), text(), at());
            case "DeviceBlocked" -> new Fact.DeviceBlocked(worker(), random.nextInt(64), at());
            case "DeviceFreed" -> new Fact.DeviceFreed(worker(), random.nextInt(64), at());
            case "PolicyReplaced" -> new Fact.PolicyReplaced(text(), text(), at());
            default -> throw new AssertionError("a new kind of fact, " + kind + ": add it here and to FactCodec");
        };
    }

    private long at() {
        return random.nextInt(3) == 0 ? random.nextInt(100) : random.nextLong();
    }

    private JobId job() {
        return new JobId(1 + (random.nextLong() >>> (1 + random.nextInt(62))));
    }

    private TaskId task() {
        return new TaskId(job().value(), random.nextInt(JobSpec.MOST_TASKS));
    }

    private WorkerId worker() {
        return new WorkerId(1 + random.nextInt(Integer.MAX_VALUE - 1));
    }

    private int attempt() {
        return 1 + random.nextInt(1_000);
    }

    private <T> T one(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private <T> List<T> some(Supplier<T> element) {
        List<T> list = new ArrayList<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            list.add(element.get());
        }
        return list;
    }

    private String text() {
        return String.join("", some(() -> PIECES.get(random.nextInt(PIECES.size()))));
    }

    private Payload payload() {
        byte[] bytes = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(300)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextLong();
        }
        return Payload.of(bytes);
    }

    private long amount() {
        return random.nextInt(3) == 0 ? 0 : random.nextLong() >>> (18 + random.nextInt(45));
    }

    private NavigableMap<String, Long> extras() {
        NavigableMap<String, Long> extras = new TreeMap<>();
        some(this::text).forEach(name -> extras.put(name, amount()));
        return extras;
    }

    private NavigableMap<String, String> labels() {
        NavigableMap<String, String> labels = new TreeMap<>();
        some(this::text).forEach(name -> labels.put(name, text()));
        return labels;
    }

    private Resources amounts(long gpuShare) {
        return new Resources(1 + amount() / 2, amount(), gpuShare, amount(), extras());
    }

    private JobSpec jobSpec() {
        Request request =
                new Request(amounts(random.nextInt(Resources.WHOLE_GPU)), text(), random.nextInt(1_000), labels());
        NavigableMap<String, String> labels = version < 2 ? Collections.emptyNavigableMap() : labels();
        Alternative alternative = version < 4 || random.nextInt(3) > 0 ? null : alternative();
        return new JobSpec(
                text(),
                text(),
                text(),
                alternative == null ? 1 + random.nextInt(JobSpec.MOST_TASKS) : 1,
                request,
                1 + random.nextInt(2_000),
                random.nextInt(5) - 1L,
                random.nextInt(5) - 1L,
                version < 2 ? JobSpec.UNKNOWN : random.nextInt(5) - 1L,
                random.nextInt(2) == 0 ? Retry.NEVER : new Retry(random.nextInt(5), random.nextInt(1_000_000)),
                labels,
                alternative);
    }

    private Alternative alternative() {
        Request request = new Request(amounts(0), text(), random.nextInt(1_000), labels());
        return new Alternative(request, random.nextInt(5) - 1L, one(Alternative.Preference.values()));
    }

    private WorkerSpec workerSpec() {
        List<Device> devices = some(() -> new Device(text(), random.nextInt(2) * (random.nextLong() >>> 1)));
        Resources capacity = amounts((long) devices.size() * Resources.WHOLE_GPU);
        return new WorkerSpec(text(), capacity, devices, labels(), 1 + random.nextInt(WorkerSpec.TOP_SPEED));
    }

    private Placement placement() {
        List<Share> shares = new ArrayList<>(some(this::share));
        shares.add(share());
        return new Placement(shares);
    }

    private Share share() {
        return new Share(
                worker(),
                amounts(random.nextInt(Resources.WHOLE_GPU)),
                some(() -> new DeviceShare(random.nextInt(64), 1 + random.nextInt(Resources.WHOLE_GPU))));
    }

    private Outcome outcome() {
        Outcome outcome = new Outcome(one(Outcome.Status.values()), (int) amount(), text());
        return version < 2 ? outcome : outcome.withOutput(payload());
    }
}
