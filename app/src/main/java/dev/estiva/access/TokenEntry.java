package dev.estiva.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token as it is kept: without its secret, which nobody but its bearer knows.
 *
 * @param id names it in listings, and is the part of the token in front of the secret
 * @param user whose it is; jobs that it submits are theirs
 * @param hash SHA-256 of the whole token, in hexadecimal
 * @param expires from when on it is worthless, or null for never
 */
public record TokenEntry(
        String id,
        String user,
        Role role,
        String hash,
        Instant created,
        @Nullable Instant expires) {
    public boolean isValidAt(Instant now) {
        return expires == null || now.isBefore(expires);
    }

    /** Without the hash, which belongs into no log. */
    @Override
    public String toString() {
        return "TokenEntry[" + id + " of " + user + ", " + role.title() + "]";
    }
}
