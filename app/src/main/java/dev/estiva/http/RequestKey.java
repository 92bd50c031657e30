package dev.estiva.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The key by which a submission is known when it comes again, and what tells its request from others of that key: the first
 * bytes of its digest, empty where an earlier version did not note them. Journalled as a label of the job.
 */
record RequestKey(String key, String request) {
    /** One in 10^19 other requests would pass for this one. */
    private static final int DIGEST_BYTES = 8;

    static RequestKey of(String key, byte[] bytes, int offset, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, offset, length);
            return new RequestKey(key, HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** As {@link #label} wrote it; a key has no blanks. */
    static RequestKey parse(String label) {
        int blank = label.indexOf(' ');
        return blank < 0
                ? new RequestKey(label, "")
                : new RequestKey(label.substring(0, blank), label.substring(blank + 1));
    }

    String label() {
        return request.isEmpty() ? key : key + " " + request;
    }

    /** Whether this is another request than the one that had the key first. */
    boolean isOther(RequestKey first) {
        return !first.request.isEmpty() && !first.request.equals(request);
    }
}
