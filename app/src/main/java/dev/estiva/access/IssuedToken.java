package dev.estiva.access;

/** A token that was just made, with the secret that is told this once. */
public record IssuedToken(TokenEntry entry, String secret) {
    /** Without the secret. */
    @Override
    public String toString() {
        return "IssuedToken[" + entry + "]";
    }
}
