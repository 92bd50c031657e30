package dev.estiva.torch;

import dev.estiva.jobtype.ParameterException;
import dev.estiva.jobtype.Parameters;
import dev.estiva.model.Payload;
import dev.estiva.torch.KernelArgument.Buffer;
import dev.estiva.torch.KernelArgument.Scalar;
import dev.estiva.torch.KernelArgument.Start;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads {@code arguments}, a list of objects, each of which is a buffer or a scalar. */
final class KernelArguments {
    /** CUDA has room for 4 KB of them. */
    private static final int MOST = 256;

    /** What a buffer of Java holds. */
    private static final int MOST_BYTES = 2_000_000_000;

    private static final int MOST_VALUES = 1_000_000;
    private static final int MOST_SHOWN = 10_000;

    private static final Pattern REFUSAL = Pattern.compile("payload(.*?): expected (.*), found (.*)", Pattern.DOTALL);

    private KernelArguments() {}

    static List<KernelArgument> read(Parameters parameters) {
        JsonNode json = parameters.has("arguments") ? parameters.json().get("arguments") : null;
        if (json == null || !json.isArray() || json.isEmpty() || json.size() > MOST) {
            throw ParameterException.of(
                    "arguments",
                    "a list of 1 to " + MOST + " objects such as {\"buffer\": \"float32\", \"size\": 1000} and"
                            + " {\"scalar\": \"int32\", \"value\": 7}",
                    json == null ? "nothing" : Checked.shown(json));
        }
        List<KernelArgument> arguments = new ArrayList<>();
        for (int i = 0; i < json.size(); i++) {
            arguments.add(argument(i, json.get(i)));
        }
        requireNames(arguments);
        return arguments;
    }

    private static KernelArgument argument(int index, JsonNode json) {
        try {
            Parameters own = Parameters.of(Payload.of(json.toString().getBytes(StandardCharsets.UTF_8)));
            KernelArgument argument = own.has("scalar") ? scalar(own) : buffer(index, own);
            own.refuseOthers();
            return argument;
        } catch (ParameterException e) {
            throw within("arguments[" + index + "]", e);
        }
    }

    /** The same refusal, of what lies deeper than a payload's own fields. */
    private static ParameterException within(String place, ParameterException refusal) {
        Matcher parts = REFUSAL.matcher(String.valueOf(refusal.getMessage()));
        return parts.matches()
                ? ParameterException.of(place + parts.group(1), parts.group(2), parts.group(3))
                : refusal;
    }

    private static Scalar scalar(Parameters own) {
        NumberKind kind = kind(own, "scalar");
        JsonNode value = own.has("value") ? own.json().get("value") : null;
        if (value == null || !isOf(kind, value)) {
            throw ParameterException.of(
                    "value", "a number that is " + kind.written(), value == null ? "nothing" : Checked.shown(value));
        }
        return new Scalar(kind, number(kind, value));
    }

    private static Buffer buffer(int index, Parameters own) {
        if (!own.has("buffer")) {
            throw ParameterException.of("", "a buffer or a scalar", "neither");
        }
        NumberKind kind = kind(own, "buffer");
        List<Number> values = own.has("values") ? values(kind, own.json().get("values")) : List.of();
        long most = MOST_BYTES / kind.bytes();
        if (values.isEmpty() && !own.has("size")) {
            throw ParameterException.of("size", "a whole number from 1 to " + most, "nothing");
        }
        int size = (int) own.whole("size", values.size(), Math.max(1, values.size()), most);
        Start start = own.choice("init", values.isEmpty() ? Start.ZEROS : Start.VALUES);
        if (start == Start.VALUES == values.isEmpty()) {
            throw ParameterException.of(
                    "init", "values where there are values, and nothing else there", Checked.shown(own.json()));
        }
        int show = (int) own.whole("show", 0, 0, MOST_SHOWN);
        return new Buffer(own.text("name", "argument " + index), kind, size, start, values, Math.min(show, size));
    }

    private static NumberKind kind(Parameters own, String name) {
        own.text(name); // must be one: there is no default
        return own.choice(name, NumberKind.FLOAT32);
    }

    private static List<Number> values(NumberKind kind, JsonNode json) {
        if (!json.isArray() || json.isEmpty() || json.size() > MOST_VALUES) {
            throw ParameterException.of("values", "a list of 1 to " + MOST_VALUES + " numbers", Checked.shown(json));
        }
        List<Number> values = new ArrayList<>();
        for (JsonNode value : json) {
            if (!isOf(kind, value)) {
                throw ParameterException.of("values", "numbers that are " + kind.written(), Checked.shown(value));
            }
            values.add(number(kind, value));
        }
        return values;
    }

    private static boolean isOf(NumberKind kind, JsonNode value) {
        return kind.isFloating()
                ? value.isNumber()
                : value.isIntegralNumber() && value.canConvertToLong() && kind.holds(value.asLong());
    }

    private static Number number(NumberKind kind, JsonNode value) {
        return kind.isFloating() ? (Number) value.asDouble() : (Number) value.asLong();
    }

    private static void requireNames(List<KernelArgument> arguments) {
        List<String> names = new ArrayList<>();
        for (KernelArgument argument : arguments) {
            if (argument instanceof Buffer buffer) {
                if (names.contains(buffer.name())) {
                    throw ParameterException.of(
                            "arguments", "buffers of different names", "two called " + buffer.name());
                }
                names.add(buffer.name());
            }
        }
    }
}
