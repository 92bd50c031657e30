package dev.estiva.http;

import dev.estiva.model.JobId;
import dev.estiva.model.TaskId;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request: its parameters, checked, and its answer. */
final class Call {
    static final String JSON = "application/json";

    /** The only parameter of which there may be several. */
    private static final String REPEATABLE = "label";

    private final Context context;
    private final Caller caller;
    private final HttpLimits limits;

    Call(Context context, Caller caller, HttpLimits limits) {
        this.context = context;
        this.caller = caller;
        this.limits = limits;
    }

    Caller caller() {
        return caller;
    }

    Context context() {
        return context;
    }

    /** A misspelt parameter must not be passed over in silence. */
    void allowOnly(String... names) {
        requireReadable(context.req().getQueryString());
        for (Map.Entry<String, List<String>> given : context.queryParamMap().entrySet()) {
            String name = given.getKey();
            if (given.getValue().size() > 1 && !name.equals(REPEATABLE)) {
                throw Refusal.invalidParameter(Clip.of(name), "given more than once");
            }
            if (!List.of(names).contains(name)) {
                throw Refusal.invalidParameter(
                        Clip.of(name),
                        "no such parameter" + (names.length == 0 ? "" : "; there are " + String.join(", ", names)));
            }
        }
    }

    /** What cannot be decoded would be left out, and a list without its filter be taken for the answer. */
    private static void requireReadable(@Nullable String query) {
        if (query == null) {
            return;
        }
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(query.length());
            for (int at = 0; at < query.length(); at++) {
                boolean escaped = query.charAt(at) == '%';
                bytes.write(escaped ? HexFormat.fromHexDigits(query, at + 1, at + 3) : query.charAt(at));
                at += escaped ? 2 : 0;
            }
            var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray()));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | CharacterCodingException e) {
            throw Refusal.invalidRequest("the query is not UTF-8 in percent-encoding: " + Clip.of(query));
        }
    }

    @Nullable
    String text(String name) {
        return context.queryParam(name);
    }

    List<String> texts(String name) {
        return context.queryParams(name);
    }

    boolean flag(String name) {
        String value = text(name);
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.equals("true") || value.isEmpty()) {
            return true;
        }
        throw Refusal.invalidParameter(name, "expected true or false, found \"" + Clip.of(value) + "\"");
    }

    long whole(String name, long least, long most, long otherwise) {
        String value = text(name);
        return value == null ? otherwise : whole(name, value, least, most);
    }

    private static long whole(String name, String value, long least, long most) {
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw Refusal.invalidParameter(
                name, "expected a whole number from " + least + " to " + most + ", found \"" + Clip.of(value) + "\"");
    }

    /** Seconds, in microseconds. */
    long micros(String name, long mostMicros, long otherwise) {
        String value = text(name);
        if (value == null) {
            return otherwise;
        }
        try {
            if (value.length() <= 20) {
                long micros = dev.estiva.model.Seconds.toMicros(new java.math.BigDecimal(value));
                if (micros >= 0 && micros <= mostMicros) {
                    return micros;
                }
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // said below
        }
        throw Refusal.invalidParameter(
                name, "expected seconds from 0 to " + mostMicros / 1_000_000 + ", found \"" + Clip.of(value) + "\"");
    }

    /** How many entries the page may have. */
    int pageLimit() {
        return (int) whole("limit", 1, HttpLimits.PAGE, HttpLimits.USUAL_PAGE);
    }

    JobId job() {
        String id = context.pathParam("job");
        try {
            return new JobId(Long.parseLong(id));
        } catch (IllegalArgumentException e) {
            throw Refusal.invalidParameter("job", "expected a job id such as 7, found \"" + Clip.of(id) + "\"");
        }
    }

    TaskId task() {
        return new TaskId(job().value(), (int) whole("index", context.pathParam("index"), 0, Integer.MAX_VALUE));
    }

    String path(String name) {
        return context.pathParam(name);
    }

    byte[] body() {
        return Body.read(context, HttpLimits.BODY_BYTES, limits);
    }

    /** Begins an answer that goes on. In chunks: only so can a client tell its end from a connection that broke. */
    HttpServletResponse stream(String type) {
        HttpServletResponse response = context.res();
        response.setStatus(200);
        response.setContentType(type);
        if (context.req().getProtocol().equals("HTTP/1.1")) {
            response.setHeader("Transfer-Encoding", "chunked");
        }
        return response;
    }

    void answer(Consumer<JsonOut> fields) {
        answer(200, fields);
    }

    void answer(int status, Consumer<JsonOut> fields) {
        answer(status, JSON, JsonOut.object(fields));
    }

    void answer(int status, String type, byte[] body) {
        context.status(status).contentType(type).result(body);
    }
}
