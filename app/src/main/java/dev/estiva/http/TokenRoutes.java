package dev.estiva.http;

import dev.estiva.access.IssuedToken;
import dev.estiva.access.Role;
import dev.estiva.access.TokenEntry;
import dev.estiva.access.Tokens;
import dev.estiva.http.Route.Needs;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Making, listing and revoking tokens. */
final class TokenRoutes {
    private static final List<String> FIELDS = List.of("user", "role", "expires_seconds");

    /** A century: what is to last longer needs no end. */
    private static final long LONGEST_SECONDS = 3_153_600_000L;

    private final Tokens tokens;

    TokenRoutes(Tokens tokens) {
        this.tokens = tokens;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/tokens", Needs.ADMIN, this::list),
                Route.post("/tokens", Needs.ADMIN, this::create),
                Route.delete("/tokens/{token}", Needs.ADMIN, this::revoke));
    }

    private void list(Call call) {
        call.allowOnly();
        call.answer(out -> out.list("tokens", tokens.list(), token -> write(out, token)));
    }

    /** What a new token is to be. */
    private static final class Wish {
        private @Nullable String user;
        private @Nullable String role;
        private @Nullable Duration lifetime;
    }

    private void create(Call call) throws IOException {
        call.allowOnly();
        Wish wish = Reading.object(call.body(), in -> {
            Wish read = new Wish();
            for (String field = in.next(); field != null; field = in.next()) {
                switch (field) {
                    case "user" -> read.user = in.name();
                    case "role" -> read.role = in.name();
                    case "expires_seconds" -> read.lifetime = Duration.ofSeconds(in.whole(1, LONGEST_SECONDS));
                    default -> throw Reading.unknown(in, field, FIELDS);
                }
            }
            return read;
        });
        IssuedToken issued = tokens.create(required("user", wish.user), role(wish.role), wish.lifetime);
        call.answer(201, out -> {
            write(out, issued.entry());
            out.text("token", issued.secret());
        });
    }

    private static Role role(@Nullable String title) {
        try {
            return Role.of(required("role", title));
        } catch (IllegalArgumentException e) {
            throw Refusal.invalidField("role", String.valueOf(e.getMessage()));
        }
    }

    private static String required(String field, @Nullable String value) {
        if (value == null) {
            throw Refusal.invalidField(field, "expected a string, found nothing");
        }
        return value;
    }

    private static void write(JsonOut out, TokenEntry token) {
        out.text("id", token.id());
        out.text("user", token.user());
        out.text("role", token.role().title());
        out.text("created", token.created().toString());
        Instant expires = token.expires();
        out.textUnlessNull("expires", expires == null ? null : expires.toString());
    }

    private void revoke(Call call) throws IOException {
        call.allowOnly();
        if (!tokens.revoke(call.path("token"))) {
            throw Refusal.notFound("there is no token " + Clip.of(call.path("token")));
        }
        call.context().status(204);
    }
}
