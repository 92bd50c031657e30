package dev.estiva.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A token as the server lists it; the secret itself is told once, when it is made. */
public record Token(Json json) {
    public String id() {
        return json.text("id");
    }

    public String user() {
        return json.text("user");
    }

    public String role() {
        return json.text("role");
    }

    public @Nullable Instant created() {
        return json.instant("created");
    }

    public @Nullable Instant expires() {
        return json.instant("expires");
    }

    /** Only right after it was made. */
    public @Nullable String secret() {
        return json.textOrNull("token");
    }

    /** Without the secret, which belongs into no log. */
    @Override
    public String toString() {
        return "Token[" + id() + " of " + user() + "]";
    }
}
