package dev.estiva.http;

import dev.estiva.model.JobId;
import dev.estiva.model.TaskId;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request: its parameters, checked, and its answer. */
final class Call {
    static final String JSON = "application/json";

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
        for (String name : context.queryParamMap().keySet()) {
            if (!List.of(names).contains(name)) {
                throw Refusal.invalidParameter(
                        name,
                        "no such parameter" + (names.length == 0 ? "" : "; there are " + String.join(", ", names)));
            }
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
