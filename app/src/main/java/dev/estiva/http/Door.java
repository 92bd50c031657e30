package dev.estiva.http;

import dev.estiva.access.Role;
import dev.estiva.access.TokenEntry;
import dev.estiva.access.Tokens;
import io.javalin.http.Context;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Lets requests in, and says whose they are. The one place that looks at tokens, hosts and origins. */
final class Door {
    private static final String BEARER = "bearer ";
    private static final int MOST_USER_CHARS = 255;

    private final HttpSettings settings;
    private final Tokens tokens;

    Door(HttpSettings settings, Tokens tokens) {
        this.settings = settings;
        this.tokens = tokens;
    }

    /**
     * Another site's page must not reach the server through its reader's browser: neither by a name that it made point to
     * this machine, nor by sending requests across sites.
     */
    void checkSite(Context request) {
        String host = request.header("Host");
        if (host == null || !isOurs(bare(host))) {
            throw Refusal.foreignHost("this server is not called " + (host == null ? "so" : '"' + host + '"')
                    + "; --host names what it is called beside localhost");
        }
        String origin = request.header("Origin");
        if (origin != null && !isSame(origin, host)) {
            throw Refusal.foreignHost("requests from pages of another site are not served");
        }
    }

    private boolean isOurs(String name) {
        if (Loopback.isLoopback(name) || name.equalsIgnoreCase(settings.listen().host())) {
            return true;
        }
        if (settings.hosts().stream().anyMatch(name::equalsIgnoreCase)) {
            return true;
        }
        return settings.hosts().isEmpty() && settings.needsToken(); // no page knows a token
    }

    private static boolean isSame(String origin, String host) {
        String lower = origin.toLowerCase(Locale.ROOT);
        String own = host.toLowerCase(Locale.ROOT);
        return lower.equals("http://" + own) || lower.equals("https://" + own);
    }

    /** A Host without its port. */
    private static String bare(String host) {
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end < 0 ? "" : host.substring(1, end);
        }
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }

    /** Who asks. */
    Caller admit(Context request) {
        checkSite(request);
        String authorization = request.header("Authorization");
        if (authorization == null) {
            if (settings.needsToken()) {
                throw Refusal.unauthorized("a token is required: Authorization: Bearer est_…");
            }
            return new Caller(user(request.header("X-Estiva-User"), settings.localUser()), Role.ADMIN);
        }
        TokenEntry token = authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
                ? tokens.check(authorization.substring(BEARER.length()).strip())
                : null;
        if (token == null) {
            throw Refusal.unauthorized("this token is not valid, or not any more");
        }
        String stated = request.header("X-Estiva-User");
        boolean isForAnother = stated != null && token.role() == Role.ADMIN;
        return new Caller(isForAnother ? user(stated, token.user()) : token.user(), token.role());
    }

    /** Whom an admin acts for. */
    private static String user(@Nullable String stated, String otherwise) {
        if (stated == null || stated.isBlank()) {
            return otherwise;
        }
        if (stated.length() > MOST_USER_CHARS || stated.chars().anyMatch(Character::isISOControl)) {
            throw Refusal.invalidParameter(
                    "X-Estiva-User", "expected a user of 1 to " + MOST_USER_CHARS + " characters");
        }
        return stated;
    }
}
