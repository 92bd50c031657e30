package dev.estiva.http;

import java.time.Duration;

/**
 * How much of the server a client can take.
 *
 * @param connections open at once; more wait to be accepted
 * @param streams followers, long waits and bulk submissions at once: each holds a connection for long
 * @param head for the whole head of a request, from its first byte; else one byte a second would hold a connection for ever
 * @param idle without a byte in either direction, where one was expected
 * @param body for a body's first bytes; beyond it, a body must come at {@link #LEAST_BYTES_A_SECOND}
 * @param heartbeat how often a silent stream shows that it lives
 */
public record HttpLimits(
        int connections, int streams, Duration head, Duration idle, Duration body, Duration heartbeat) {
    public static final HttpLimits DEFAULT = new HttpLimits(
            2_000,
            1_000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(15),
            Duration.ofSeconds(15));

    /** Slower than any modem; a body of the largest size takes four minutes at that rate. */
    public static final long LEAST_BYTES_A_SECOND = 4_096;

    /** Of a body that is one JSON value, and of a line of many: a payload of the protocol's size, and what is around it. */
    public static final int BODY_BYTES = 1 << 20;

    /** Of a request's head: addresses and tokens are short. */
    public static final int HEAD_BYTES = 16 << 10;

    /** Of a list's page. */
    public static final int PAGE = 1_000;

    /** Of a page, if nothing was said. */
    public static final int USUAL_PAGE = 100;
}
