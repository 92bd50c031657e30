package dev.estiva.protocol;

import dev.estiva.model.TaskId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields that several messages share. */
final class Fields {
    private Fields() {}

    static <T extends @Nullable Object> T skipAll(FieldReader in, T result) {
        while (in.next() != null) {
            in.skip();
        }
        return result;
    }

    static int attempt(FieldReader in) throws ProtocolException {
        return (int) in.whole(1, Integer.MAX_VALUE);
    }

    static long epoch(FieldReader in) throws ProtocolException {
        return in.whole(1, Long.MAX_VALUE);
    }

    /** The attempt that an object's fields {@code task} and {@code attempt} name; both are required. */
    static AttemptId id(FieldReader in, @Nullable TaskId task, @Nullable Integer attempt) throws ProtocolException {
        return new AttemptId(
                in.require("task", task, "a task id JOB.INDEX"),
                in.require("attempt", attempt, "a whole number from 1"));
    }

    static List<AttemptId> attempts(FieldReader in) throws ProtocolException {
        return in.list(Bounds.ATTEMPTS, Fields::attemptId);
    }

    private static AttemptId attemptId(FieldReader in) throws ProtocolException {
        TaskId task = null;
        Integer attempt = null;
        in.enterObject();
        for (String field = in.next(); field != null; field = in.next()) {
            switch (field) {
                case "task" -> task = in.task();
                case "attempt" -> attempt = attempt(in);
                default -> in.skip();
            }
        }
        return id(in, task, attempt);
    }

    /** An object of any names, as a map. */
    static <T> NavigableMap<String, T> map(FieldReader in, FieldReader.Body<T> value) throws ProtocolException {
        NavigableMap<String, T> map = new TreeMap<>();
        in.enterObject();
        for (String name = in.next(); name != null; name = in.next()) {
            if (map.size() == Bounds.LABELS || !Bounds.isName(name)) {
                throw in.refuse("at most " + Bounds.LABELS + " names of " + Bounds.NAME);
            }
            map.put(name, value.read(in));
        }
        return map;
    }

    static <E extends Enum<E>> E constant(FieldReader in, Class<E> type) throws ProtocolException {
        String name = in.text(Bounds.NAME_CHARS);
        for (E constant : type.getEnumConstants()) {
            if (written(constant).equals(name)) {
                return constant;
            }
        }
        throw in.refuse(constants(type));
    }

    /** {@code "completed", "failed" or "stopped"}, for a refusal. */
    static <E extends Enum<E>> String constants(Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> '"' + written(constant) + '"')
                .collect(Collectors.joining(", ", "one of ", ""));
    }

    /** A constant as it stands on the wire: {@code time_limit}. */
    static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
