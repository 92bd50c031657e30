package dev.estiva.workload;

import dev.estiva.model.DevicePreference;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Request;
import dev.estiva.model.Resources;
import dev.estiva.model.Retry;
import dev.estiva.workload.WorkloadException.Place;
import java.util.Collections;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/** One request of a JSON file. */
final class RequestFields {
    private static final String OBJECT = "an object: a request with an id and a duration";
    private static final String SECONDS = "a number of seconds, 0 or more";

    /** A job that failed a thousand times will fail again. */
    private static final int MOST_RETRIES = 1_000;

    private final Place place;
    private final Amounts amounts = new Amounts();
    private @Nullable String id;
    private @Nullable String name;
    private String type = "";
    private String user = "";
    private int priority = JobSpec.DEFAULT_PRIORITY;
    private long durationMicros = JobSpec.UNKNOWN;
    private NavigableMap<String, Long> durations = Collections.emptyNavigableMap();
    private long arrivalMicros;
    private long estimateMicros = JobSpec.UNKNOWN;
    private long limitMicros = JobSpec.UNKNOWN;
    private long deadlineMicros = JobSpec.UNKNOWN;
    private int retries;
    private @Nullable OtherWay other;
    private @Nullable DevicePreference preference;
    private int tasks = 1;
    private NavigableMap<String, String> labels = Collections.emptyNavigableMap();

    private RequestFields(Place place) {
        this.place = place;
    }

    /** What many requests have in common; has neither id nor times. */
    static RequestFields ofMany(Place place) {
        return new RequestFields(place);
    }

    boolean readField(JsonCursor cursor, String key) throws WorkloadException {
        return readWords(cursor, key) || readNumbers(cursor, key);
    }

    /** Lets equal texts of many requests be one. */
    void share(Interner<String> texts) {
        type = texts.one(type);
        user = texts.one(user);
    }

    static RequestFields read(JsonCursor cursor, Interner<String> texts) throws WorkloadException {
        RequestFields request = new RequestFields(cursor.here());
        cursor.object(OBJECT, key -> request.readField(cursor, key));
        request.share(texts);
        if (request.id == null) {
            throw request.missing("id", "an id: a whole number or text");
        }
        if (request.durationMicros == JobSpec.UNKNOWN) {
            throw request.missing("duration", SECONDS);
        }
        if (request.amounts.namesGpusOnly()) {
            throw request.missing("gpus", "their number beside their model or memory");
        }
        return request;
    }

    private boolean readWords(JsonCursor cursor, String key) throws WorkloadException {
        switch (key) {
            case "id" -> id = cursor.id();
            case "name" -> name = cursor.name();
            case "type" -> type = cursor.text("the name of a type");
            case "user" -> user = cursor.text("the name of a user");
            case "alternative" -> other = OtherWay.read(cursor);
            case "durations" -> durations = cursor.seconds(OtherWay.DURATIONS);
            case "prefer" -> preference = OtherWay.preference(cursor);
            case "constraints" ->
                labels = cursor.texts("an object: labels that the server must have, with their values");
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean readNumbers(JsonCursor cursor, String key) throws WorkloadException {
        switch (key) {
            case "priority" ->
                priority = (int) cursor.number("a whole number from 1 (the most urgent) to " + Integer.MAX_VALUE)
                        .whole(1, Integer.MAX_VALUE);
            case "tasks" ->
                tasks = (int) cursor.number("a whole number from 1 to " + JobSpec.MOST_TASKS)
                        .whole(1, JobSpec.MOST_TASKS);
            case "duration" -> durationMicros = cursor.number(SECONDS).seconds();
            case "arrival" -> arrivalMicros = cursor.number(SECONDS).seconds();
            case "estimate" -> estimateMicros = cursor.number(SECONDS).seconds();
            case "limit" -> limitMicros = cursor.number(SECONDS).seconds();
            case "deadline" -> deadlineMicros = cursor.number(SECONDS).seconds();
            case "retries" ->
                retries = (int) cursor.number("a whole number from 0 to " + MOST_RETRIES)
                        .whole(0, MOST_RETRIES);
            default -> {
                return amounts.readRequested(cursor, key);
            }
        }
        return true;
    }

    /** Whether it says that it can run in another way, or which it would prefer. */
    boolean hasOtherWay() {
        return other != null || preference != null;
    }

    WorkloadException missing(String key, String expected) {
        return new WorkloadException(place, "no " + Keys.both(key), expected);
    }

    Place place() {
        return place;
    }

    String label() {
        return id == null ? "" : id;
    }

    /** Whether it says nothing of what it takes. */
    boolean asksForNothing() {
        return amounts.slots == Amounts.UNSET && amounts.toResources(0).isNone();
    }

    WorkloadJob toJob(Resources usual, Interner<Request> requests) throws WorkloadException {
        JobSpec spec = toSpec(usual, requests);
        if (other == null) {
            if (preference != null) {
                throw missing("alternative", OtherWay.OBJECT);
            }
            RunsByDevice ownOnly = durations.isEmpty()
                    ? RunsByDevice.NONE
                    : new RunsByDevice(durations, Collections.emptyNavigableMap());
            return new WorkloadJob(label(), spec, arrivalMicros, durationMicros, 0, ownOnly);
        }
        JobSpec twoWays = spec.withAlternative(other.beside(spec.request(), preference, labels));
        RunsByDevice byDevice = new RunsByDevice(durations, other.durations());
        return new WorkloadJob(label(), twoWays, arrivalMicros, durationMicros, other.durationMicros(), byDevice);
    }

    /** @param usual what a request takes that says nothing of it, or of which only the slots count for one that does */
    JobSpec toSpec(Resources usual, Interner<Request> requests) throws WorkloadException {
        Resources asked = asksForNothing() ? usual : amounts.toResources(usual.slots());
        if (asked.isNone()) {
            throw new WorkloadException(
                    place,
                    "a request that asks for nothing",
                    "slots, cpus, gpus or memory, as the machines have no capacity");
        }
        if (amounts.namesGpusOnly()) {
            throw missing("gpus", "their number beside their model or memory");
        }
        Request request = requests.one(new Request(asked, amounts.gpuModel, amounts.gpuMemoryBytes, labels));
        return new JobSpec(
                name == null ? label() : name,
                user,
                type,
                tasks,
                request,
                priority,
                estimateMicros == JobSpec.UNKNOWN ? durationMicros : estimateMicros,
                limitMicros,
                deadlineMicros,
                retries == 0 ? Retry.NEVER : new Retry(retries, 0),
                Collections.emptyNavigableMap());
    }
}
