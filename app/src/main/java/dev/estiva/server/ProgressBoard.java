package dev.estiva.server;

import dev.estiva.core.Fact;
import dev.estiva.model.TaskId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The latest that each running task said of how far it is. Volatile: not built from facts. Any thread may read it. */
public final class ProgressBoard {
    private final Map<TaskId, News> latest = new ConcurrentHashMap<>();

    /** Of the latest news. Whoever reads it finds all up to it on the board. */
    private volatile long number;

    ProgressBoard() {}

    /**
     * How far an attempt is.
     *
     * @param percentHundredths from 0 to 10,000
     * @param message for people, may be empty
     */
    public record Progress(int attempt, int percentHundredths, String message) {}

    /**
     * What a task said.
     *
     * @param number counts up over all tasks
     */
    public record News(long number, TaskId task, long atMicros, Progress progress) {}

    /** Null if it has said nothing, or has ended. */
    public @Nullable Progress of(TaskId task) {
        News news = latest.get(task);
        return news == null ? null : news.progress();
    }

    /** The number of the latest news, 0 before the first. */
    public long number() {
        return number;
    }

    /** The latest of each task that still runs, as far as it came behind one number and not behind another; in that order. */
    public List<News> between(long after, long upTo) {
        return latest.values().stream()
                .filter(news -> news.number() > after && news.number() <= upTo)
                .sorted(Comparator.comparingLong(News::number))
                .toList();
    }

    synchronized void said(TaskId task, Progress progress, long atMicros) {
        long next = number + 1;
        latest.put(task, new News(next, task, atMicros, progress));
        number = next;
    }

    void heard(Fact fact) {
        switch (fact) {
            case Fact.TaskFinished finished -> latest.remove(finished.task());
            case Fact.TaskRequeued requeued -> latest.remove(requeued.task());
            default -> {}
        }
    }
}
