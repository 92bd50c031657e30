package dev.estiva.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/** Makes tokens: {@code est_ID_SECRET}, whose 256 random bits no guessing and no table of hashes finds. */
final class Secrets {
    static final String PREFIX = "est_";
    private static final int SECRET_BYTES = 32;

    /** Ids only tell tokens apart, and people read them. */
    private static final String ID_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int ID_LENGTH = 8;

    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    static String newId() {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ID_LETTERS.charAt(RANDOM.nextInt(ID_LETTERS.length())));
        }
        return id.toString();
    }

    static String newToken(String id) {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return PREFIX + id + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** The id of what may be a token, or the empty string. */
    static String idOf(String token) {
        int end = PREFIX.length() + ID_LENGTH;
        boolean looksRight = token.length() > end && token.startsWith(PREFIX) && token.charAt(end) == '_';
        return looksRight ? token.substring(PREFIX.length(), end) : "";
    }

    static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Takes as long for a near miss as for any other. */
    static boolean matches(String token, String hash) {
        return MessageDigest.isEqual(
                hash(token).getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII));
    }
}
