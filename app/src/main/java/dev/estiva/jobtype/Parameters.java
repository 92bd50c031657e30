package dev.estiva.jobtype;

import dev.estiva.model.Payload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A job's parameters, read one by one. What does not fit is a {@link ParameterException} whose message names the parameter,
 * what was expected and what was found: {@code payload.size: expected a whole number from 1 to 100, found "x"}.
 * A parameter that is null counts as absent.
 */
public final class Parameters {
    private static final int MOST_SHOWN_CHARS = 60;

    private final JsonNode json;
    private final TreeSet<String> asked = new TreeSet<>();

    private Parameters(JsonNode json) {
        this.json = json;
    }

    /** Those of a payload; none at all if it is empty. */
    public static Parameters of(Payload payload) {
        byte[] bytes = payload.bytes();
        if (bytes.length == 0) {
            return new Parameters(JsonNodeFactory.instance.objectNode());
        }
        JsonNode json;
        try {
            json = JsonMapper.shared().readTree(bytes);
        } catch (JacksonException e) {
            throw ParameterException.of("", "JSON", e.getOriginalMessage());
        }
        if (!json.isObject()) {
            throw ParameterException.of("", "an object", shown(json));
        }
        return new Parameters(json);
    }

    /** All of them, for what is not read one by one. */
    public JsonNode json() {
        return json;
    }

    public boolean has(String name) {
        return value(name) != null;
    }

    public String text(String name) {
        JsonNode value = value(name);
        if (value == null || !value.isString()) {
            throw refusal(name, "a text", value);
        }
        return value.asString();
    }

    public String text(String name, String otherwise) {
        return has(name) ? text(name) : otherwise;
    }

    /** A whole number from {@code least} to {@code most}. */
    public long whole(String name, long otherwise, long least, long most) {
        JsonNode value = value(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < least || value.asLong() > most) {
            throw refusal(name, "a whole number from " + least + " to " + most, value);
        }
        return value.asLong();
    }

    /** A number from {@code least} to {@code most}. */
    public double number(String name, double otherwise, double least, double most) {
        JsonNode value = value(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isNumber() || !(value.asDouble() >= least && value.asDouble() <= most)) {
            throw refusal(name, "a number from " + least + " to " + most, value);
        }
        return value.asDouble();
    }

    public boolean flag(String name, boolean otherwise) {
        JsonNode value = value(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw refusal(name, "true or false", value);
        }
        return value.asBoolean();
    }

    /** One of the constants of an enum, written in lower case and with dashes: {@code BEST_FIT} is {@code best-fit}. */
    public <E extends Enum<E>> E choice(String name, E otherwise) {
        JsonNode value = value(name);
        if (value == null) {
            return otherwise;
        }
        E[] constants = otherwise.getDeclaringClass().getEnumConstants();
        for (E constant : constants) {
            if (value.isString() && value.asString().equals(written(constant))) {
                return constant;
            }
        }
        String names = Arrays.stream(constants).map(Parameters::written).collect(Collectors.joining(", "));
        throw refusal(name, "one of " + names, value);
    }

    /** Refuses parameters that were not asked for: a name that is misspelt must not be passed over in silence. */
    public void refuseOthers() {
        List<String> others = new ArrayList<>(json.propertyNames());
        others.removeAll(asked);
        if (!others.isEmpty()) {
            throw ParameterException.of("", "only " + String.join(", ", asked), clipped(others.getFirst()));
        }
    }

    private @Nullable JsonNode value(String name) {
        asked.add(name);
        JsonNode value = json.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static ParameterException refusal(String name, String expected, @Nullable JsonNode found) {
        return ParameterException.of(name, expected, found == null ? "nothing" : shown(found));
    }

    private static String shown(JsonNode value) {
        return value.isObject() ? "an object" : value.isArray() ? "a list" : clipped(value.toString());
    }

    private static String clipped(String text) {
        return text.length() <= MOST_SHOWN_CHARS ? text : text.substring(0, MOST_SHOWN_CHARS - 1) + "…";
    }
}
