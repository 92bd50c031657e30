package dev.estiva.http;

import org.jspecify.annotations.Nullable;

/** A request that is not done, and why: what the client is told. The codes are docs/api.md's and stay for ever. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final @Nullable String field;

    Refusal(int status, String code, String message, @Nullable String field) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
        this.field = field;
    }

    static Refusal invalidJson(String message) {
        return new Refusal(400, "invalid_json", message, null);
    }

    static Refusal invalidField(String field, String message) {
        return new Refusal(400, "invalid_field", field + ": " + message, field);
    }

    static Refusal invalidParameter(String name, String message) {
        return new Refusal(400, "invalid_parameter", name + ": " + message, name);
    }

    static Refusal invalidRequest(String message) {
        return new Refusal(400, "invalid_request", message, null);
    }

    static Refusal unauthorized(String message) {
        return new Refusal(401, "unauthorized", message, null);
    }

    static Refusal forbidden(String message) {
        return new Refusal(403, "forbidden", message, null);
    }

    static Refusal foreignHost(String message) {
        return new Refusal(403, "foreign_host", message, null);
    }

    static Refusal notFound(String what) {
        return new Refusal(404, "not_found", what, null);
    }

    static Refusal methodNotAllowed(String message) {
        return new Refusal(405, "method_not_allowed", message, null);
    }

    static Refusal notAcceptable(String message) {
        return new Refusal(406, "not_acceptable", message, null);
    }

    static Refusal timeout(String message) {
        return new Refusal(408, "timeout", message, null);
    }

    static Refusal conflict(String message) {
        return new Refusal(409, "conflict", message, null);
    }

    static Refusal outputDropped(String message) {
        return new Refusal(410, "output_dropped", message, null);
    }

    static Refusal tooLarge(String message) {
        return new Refusal(413, "too_large", message, null);
    }

    static Refusal unsupportedEncoding(String message) {
        return new Refusal(415, "unsupported_encoding", message, null);
    }

    static Refusal infeasible(String message) {
        return new Refusal(422, "infeasible", message, null);
    }

    static Refusal tooMany(String message) {
        return new Refusal(429, "too_many", message, null);
    }

    static Refusal internal() {
        return new Refusal(500, "internal", "a fault of the server; its log says more", null);
    }

    static Refusal unavailable(String message) {
        return new Refusal(503, "unavailable", message, null);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    @Nullable
    String field() {
        return field;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    /** The error as an object's fields. */
    void write(JsonOut out) {
        out.object("error", () -> {
            out.text("code", code);
            out.text("message", text());
            if (field != null) {
                out.text("field", field);
            }
        });
    }
}
