package dev.estiva.http;

import dev.estiva.core.Answer;
import dev.estiva.http.JobReader.Submission;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads a body line by line, and hands the jobs on in batches: what has come in by now, up to a bound. */
final class BulkReader {
    /** One step of the engine's is a few of these. */
    private static final int BATCH = 1_000;

    private static final int LEAST_BUFFER = 64 << 10;

    private final Call call;
    private final Submissions submissions;
    private final BulkAnswers answers;
    private final String key;
    private final Pace pace;
    private byte[] buffer = new byte[LEAST_BUFFER];
    private int start;
    private int end;
    private long line;
    private boolean skipping;
    private List<Numbered> batch = new ArrayList<>();

    /** {@code key} is the request's own idempotency key: each line's is that with its number; or empty. */
    BulkReader(Call call, HttpLimits limits, Submissions submissions, BulkAnswers answers, String key) {
        this.call = call;
        this.submissions = submissions;
        this.answers = answers;
        this.key = key;
        this.pace = Pace.fromTheFirstByte(limits);
    }

    void run() throws IOException, InterruptedException {
        InputStream in = call.context().req().getInputStream();
        while (fill(in)) {
            takeLines();
            if (in.available() == 0) {
                hand();
            }
        }
        if (skipping) {
            tooLong();
        } else if (end > start) {
            take(start, end);
        }
        hand();
    }

    private boolean fill(InputStream in) throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            if (buffer.length > HttpLimits.BODY_BYTES) {
                skipping = true; // it is dropped up to its end
                end = 0;
            } else {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
        }
        int got = in.read(buffer, end, buffer.length - end);
        if (got < 0) {
            return false;
        }
        end += got;
        pace.received(got);
        return true;
    }

    private void takeLines() throws InterruptedException {
        int from = start;
        for (int at = start; at < end; at++) {
            if (buffer[at] == '\n') {
                if (skipping) {
                    skipping = false;
                    tooLong();
                } else {
                    take(from, at);
                }
                from = at + 1;
                pace.restart();
            }
        }
        start = from;
    }

    private void tooLong() throws InterruptedException {
        line++;
        add(Refusal.tooLarge("a line has at most " + HttpLimits.BODY_BYTES + " bytes"));
    }

    private void take(int from, int to) throws InterruptedException {
        int until = to > from && buffer[to - 1] == '\r' ? to - 1 : to;
        line++;
        if (isBlank(from, until)) {
            return; // a line without a job has no answer, but its number
        }
        try {
            if (until - from > HttpLimits.BODY_BYTES) {
                throw Refusal.tooLarge("a line has at most " + HttpLimits.BODY_BYTES + " bytes");
            }
            add(JobReader.read(buffer, from, until - from, call.caller(), key.isEmpty() ? "" : key + "/" + line));
        } catch (Refusal e) {
            add(e);
        }
    }

    private boolean isBlank(int from, int to) {
        for (int at = from; at < to; at++) {
            if (buffer[at] != ' ' && buffer[at] != '\t') {
                return false;
            }
        }
        return true;
    }

    /** A {@link Submission}, or the {@link Refusal} that stands in its place. */
    private void add(Object outcome) throws InterruptedException {
        batch.add(new Numbered(line, outcome));
        if (batch.size() == BATCH) {
            hand();
        }
    }

    /** What became of a line when it was read. */
    private record Numbered(long line, Object outcome) {}

    private void hand() throws InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        List<Submission> jobs = new ArrayList<>(batch.size());
        for (Numbered numbered : batch) {
            if (numbered.outcome() instanceof Submission job) {
                jobs.add(job);
            }
        }
        answers.awaitRoom(jobs.size());
        List<CompletableFuture<Answer>> told = submissions.submit(jobs);
        List<BulkAnswers.Line> lines = new ArrayList<>(batch.size());
        int next = 0;
        for (Numbered numbered : batch) {
            @Nullable Refusal refusal = numbered.outcome() instanceof Refusal e ? e : null;
            lines.add(new BulkAnswers.Line(numbered.line(), refusal, refusal == null ? told.get(next++) : null));
        }
        answers.add(lines);
        batch = new ArrayList<>();
    }
}
