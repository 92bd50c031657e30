package dev.estiva.http;

import dev.estiva.server.ProgressBoard;
import dev.estiva.server.ProgressBoard.News;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** What running tasks say of how far they are, for one stream of events: the latest of each, a few times a second at most. */
final class ProgressFeed {
    /** The kind of event, which is in no journal. */
    static final String KIND = "task_progress";

    /** So often it looks; workers pass on no more of a task than twice a second. */
    static final Duration PAUSE = Duration.ofMillis(250);

    private final ProgressBoard board;
    private final EventFilter filter;
    private long told;

    ProgressFeed(ProgressBoard board, EventFilter filter) {
        this.board = board;
        this.filter = filter;
    }

    /** Whether anything was written. The position is that of the stream: whoever follows goes on behind it. */
    boolean write(OutputStream to, EventStream.Format format, long position) throws IOException {
        long latest = board.number();
        boolean wrote = false;
        for (News news : board.between(told, latest)) {
            if (filter.admits(news.task())) {
                format.write(to, -1, KIND, JsonOut.object(out -> {
                    out.whole("position", position);
                    out.instant("at", news.atMicros());
                    out.text("event", KIND);
                    out.whole("job", news.task().job());
                    out.text("task", news.task().toString());
                    out.whole("attempt", news.progress().attempt());
                    out.decimal("percent", news.progress().percentHundredths(), 2);
                    out.textUnlessEmpty("message", news.progress().message());
                }));
                wrote = true;
            }
        }
        told = latest;
        return wrote;
    }
}
