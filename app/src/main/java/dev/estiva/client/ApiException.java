package dev.estiva.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The server refused a request, and said why. */
public final class ApiException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final @Nullable String field;

    ApiException(int status, String code, String message, @Nullable String field) {
        super(message);
        this.status = status;
        this.code = code;
        this.field = field;
    }

    /** Of an answer that is no success. */
    static ApiException of(int status, byte[] body) {
        try {
            return of(status, Json.parse(body).get("error"));
        } catch (IllegalArgumentException e) {
            return new ApiException(
                    status, "unknown", "the server answered " + status + ", and not as Estiva does", null);
        }
    }

    static ApiException of(int status, Json error) {
        return new ApiException(status, error.text("code"), error.text("message"), error.textOrNull("field"));
    }

    /** Of HTTP; 0 for one line of many, or one job of a list. */
    public int status() {
        return status;
    }

    /** Stable: docs/api.md lists them. */
    public String code() {
        return code;
    }

    /** The field that is to blame, if it is one. */
    public @Nullable String field() {
        return field;
    }
}
