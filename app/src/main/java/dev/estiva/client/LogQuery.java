package dev.estiva.client;

/**
 * Which part of a task's output.
 *
 * @param stream {@code stdout} or {@code stderr}
 * @param attempt 0 for the latest
 * @param offset from this byte on; negative: so many before the end
 * @param follow go on until the attempt has ended, and wait for its start
 */
public record LogQuery(String stream, int attempt, long offset, boolean follow) {
    public static final LogQuery STDOUT = new LogQuery("stdout", 0, 0, false);
    public static final LogQuery STDERR = new LogQuery("stderr", 0, 0, false);

    public LogQuery ofAttempt(int number) {
        return new LogQuery(stream, number, offset, follow);
    }

    public LogQuery from(long newOffset) {
        return new LogQuery(stream, attempt, newOffset, follow);
    }

    public LogQuery following(boolean newFollow) {
        return new LogQuery(stream, attempt, offset, newFollow);
    }

    Query query() {
        return Query.EMPTY
                .with("stream", stream)
                .with("attempt", attempt == 0 ? null : Integer.toString(attempt))
                .with("offset", offset == 0 ? null : Long.toString(offset))
                .with("follow", follow ? "true" : null);
    }
}
