package dev.estiva.http;

import dev.estiva.core.Input;
import dev.estiva.model.DevicePreference;
import dev.estiva.model.JobSpec;
import dev.estiva.model.Payload;
import dev.estiva.model.Request;
import dev.estiva.model.Retry;
import dev.estiva.protocol.Bounds;
import dev.estiva.protocol.FieldReader;
import dev.estiva.protocol.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a job as users write it, field by field, without building a tree. */
final class JobReader {
    /** Labels that begin so are the server's own. */
    static final String OWN_LABELS = "estiva.";

    /** The key, a blank, and what tells its request from others. */
    static final String KEY_LABEL = OWN_LABELS + "idempotency-key";

    private static final String PROCESS = "process";
    private static final Payload NOTHING = Payload.of("{}".getBytes(StandardCharsets.UTF_8));
    private static final int MOST_KEY_CHARS = 128;

    /** More than anybody waits for. */
    private static final int MOST_RETRIES = 1_000_000;

    static final List<String> FIELDS = fields();

    private final Caller caller;
    private final ProcessFields process = new ProcessFields();
    private @Nullable String name;
    private String type = PROCESS;
    private @Nullable Payload payload;
    private int tasks = 1;
    private Request request = RequestReader.USUAL;
    private int priority = JobSpec.DEFAULT_PRIORITY;
    private @Nullable DevicePreference preference;
    private long estimateMicros = JobSpec.UNKNOWN;
    private long limitMicros = JobSpec.UNKNOWN;
    private long deadlineMicros = JobSpec.UNKNOWN;
    private int retries;
    private long backoffMicros;
    private NavigableMap<String, String> labels = Collections.emptyNavigableMap();
    private @Nullable String user;
    private @Nullable String key;

    private JobReader(Caller caller) {
        this.caller = caller;
    }

    /** A job to submit, with its idempotency key or nothing. */
    record Submission(Input.Submit submit, @Nullable RequestKey key) {}

    private static List<String> fields() {
        List<String> fields = new ArrayList<>(List.of(
                "name",
                "type",
                "payload",
                "tasks",
                "request",
                "prefer",
                "priority",
                "estimate_seconds",
                "limit_seconds",
                "deadline_seconds",
                "retries",
                "backoff_seconds",
                "labels",
                "user",
                "idempotency_key"));
        fields.addAll(ProcessFields.NAMES);
        return fields;
    }

    /** Reads one JSON object; {@code key} is used if the job itself names none. */
    static Submission read(byte[] bytes, int offset, int length, Caller caller, String key) {
        JobReader reader = new JobReader(caller);
        Reading.object(bytes, offset, length, in -> {
            for (String field = in.next(); field != null; field = in.next()) {
                reader.field(field, in);
            }
            return reader;
        });
        String chosen = reader.key != null ? reader.key : key;
        return reader.submission(chosen.isEmpty() ? null : RequestKey.of(chosen, bytes, offset, length));
    }

    private void field(String field, FieldReader in) throws ProtocolException {
        switch (field) {
            case "name" -> name = in.name();
            case "type" -> type = in.name();
            case "payload" -> payload = in.raw(Bounds.PAYLOAD_BYTES);
            case "tasks" -> tasks = (int) in.whole(1, JobSpec.MOST_TASKS);
            case "request" -> request = RequestReader.read(in);
            case "prefer" -> preference = Reading.constant(in, DevicePreference.class);
            case "priority" -> priority = (int) in.whole(1, Integer.MAX_VALUE);
            case "estimate_seconds" -> estimateMicros = in.micros(0, JobSpec.LONGEST_MICROS);
            case "limit_seconds" -> limitMicros = in.micros(0, JobSpec.LONGEST_MICROS);
            case "deadline_seconds" -> deadlineMicros = in.micros(0, JobSpec.LONGEST_MICROS);
            case "retries" -> retries = (int) in.whole(0, MOST_RETRIES);
            case "backoff_seconds" -> backoffMicros = in.micros(0, Retry.LONGEST_PAUSE);
            case "labels" -> labels = labels(in);
            case "user" -> user = user(in);
            case "idempotency_key" -> key = requireKey(in.text(MOST_KEY_CHARS));
            default -> {
                if (!process.take(field, in)) {
                    throw Reading.unknown(in, field, FIELDS);
                }
            }
        }
    }

    private static NavigableMap<String, String> labels(FieldReader in) throws ProtocolException {
        NavigableMap<String, String> labels =
                Reading.map(in, JobSpec.MOST_LABELS - 1, value -> value.text(JobSpec.LABEL_CHARS));
        labels.forEach((label, value) -> {
            boolean isOdd = (label + value).chars().anyMatch(Character::isISOControl);
            if (isOdd
                    || label.startsWith(OWN_LABELS)
                    || label.length() > JobSpec.LABEL_CHARS
                    || label.indexOf('=') >= 0) {
                throw Refusal.invalidField(
                        "labels",
                        "\"" + Clip.of(label) + "\" cannot be a label: at most " + JobSpec.LABEL_CHARS
                                + " characters, no =, no control characters, and not beginning with " + OWN_LABELS);
            }
        });
        return labels;
    }

    private String user(FieldReader in) throws ProtocolException {
        String wanted = in.name();
        if (!wanted.equals(caller.user()) && !caller.isAdmin()) {
            throw new Refusal(403, "forbidden", "user: only admins submit for others", "user");
        }
        return wanted;
    }

    /** The key, if it is one: it goes into headers and labels. */
    static String requireKey(String key) {
        if (key.isEmpty() || key.length() > MOST_KEY_CHARS || !key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw Refusal.invalidField(
                    "idempotency_key", "expected 1 to " + MOST_KEY_CHARS + " visible ASCII characters");
        }
        return key;
    }

    private Submission submission(@Nullable RequestKey chosen) {
        JobSpec spec = new JobSpec(
                name != null ? name : isProcess() ? process.name() : type,
                user != null ? user : caller.user(),
                type,
                tasks,
                TypeNeeds.added(type, request),
                priority,
                estimateMicros,
                limitMicros,
                deadlineMicros,
                retries == 0 && backoffMicros == 0 ? Retry.NEVER : new Retry(retries, backoffMicros),
                chosen == null ? labels : keyed(chosen));
        return new Submission(new Input.Submit(preferring(spec), payload()), chosen);
    }

    private JobSpec preferring(JobSpec spec) {
        if (preference == null) {
            return spec;
        }
        return preference.applyTo(spec);
    }

    private NavigableMap<String, String> keyed(RequestKey chosen) {
        NavigableMap<String, String> more = new TreeMap<>(labels);
        more.put(KEY_LABEL, chosen.label());
        return more;
    }

    private boolean isProcess() {
        return type.equals(PROCESS);
    }

    private Payload payload() {
        String given = process.seen();
        if (isProcess() && payload == null) {
            return process.payload();
        }
        if (given != null) {
            throw Refusal.invalidField(
                    given,
                    isProcess()
                            ? "is a part of the payload; give one or the other"
                            : "is for jobs of type process; those of type " + Clip.of(type) + " have a payload");
        }
        return payload == null ? NOTHING : payload;
    }
}
