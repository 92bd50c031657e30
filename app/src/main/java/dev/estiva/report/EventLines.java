package dev.estiva.report;

import dev.estiva.metrics.RunEvent;
import dev.estiva.metrics.RunEvent.Assigned;
import dev.estiva.metrics.RunEvent.Ended;
import dev.estiva.metrics.RunEvent.Refused;
import dev.estiva.metrics.RunEvent.Requeued;
import dev.estiva.metrics.RunEvent.Resumed;
import dev.estiva.metrics.RunEvent.Suspended;
import dev.estiva.metrics.RunEvent.WorkerLost;
import dev.estiva.metrics.RunEvent.WorkerQuarantined;
import dev.estiva.metrics.TaskRow;
import java.util.Locale;

/** Says each event of a run in one line, {@code [00:04] Servidor 1 concluiu Requisição 101}. */
public final class EventLines {
    /** A failing program may say a lot; a line is no place for it. */
    private static final int LONGEST_REASON = 200;

    private final Texts texts;

    public EventLines(Texts texts) {
        this.texts = texts;
    }

    /** The line, without an end of line. */
    public String line(RunEvent event) {
        return "[" + clock(event.atMicros()) + "] " + text(event);
    }

    private String text(RunEvent event) {
        return switch (event) {
            case Assigned e -> say("event.assigned", e.task(), e.worker());
            case Ended e -> ended(e.row());
            case Refused e -> say("event.refused", e.job(), "") + reason(e.reason());
            case Requeued e -> requeued(e);
            case Suspended e -> say("event.suspended", e.task(), e.worker());
            case Resumed e -> say("event.resumed", e.task(), e.worker());
            case WorkerLost e -> say("event.worker_lost", e.worker(), "") + reason(e.reason());
            case WorkerQuarantined e -> say("event.worker_quarantined", e.worker(), "") + reason(e.reason());
        };
    }

    private String ended(TaskRow row) {
        String key = "event." + row.status().name().toLowerCase(Locale.ROOT);
        String text = say(key, row.name(), row.worker());
        return switch (row.status()) {
            case FAILED, ABORTED, REFUSED -> text + reason(row.reason());
            case COMPLETED, CANCELLED, TIMED_OUT -> text;
        };
    }

    private String requeued(Requeued event) {
        String key = "event.requeued." + event.cause().name().toLowerCase(Locale.ROOT);
        String text = say(key, event.task(), event.worker());
        return event.cause() == RunEvent.Cause.FAILED ? text + reason(event.reason()) : text;
    }

    private String say(String key, String task, String worker) {
        return texts.get(key, Printable.of(task), Printable.of(worker));
    }

    private static String reason(String reason) {
        return reason.isEmpty() ? "" : ": " + Printable.keepStart(Printable.of(reason), LONGEST_REASON, "...");
    }

    /** Minutes and seconds, {@code 07:05}, and hours if there are any, {@code 31:07:05}; parts of a second are dropped. */
    static String clock(long micros) {
        long seconds = Math.floorDiv(micros, 1_000_000L);
        String minutesAndSeconds = twoDigits(seconds / 60 % 60) + ":" + twoDigits(seconds % 60);
        return seconds < 3_600 ? minutesAndSeconds : seconds / 3_600 + ":" + minutesAndSeconds;
    }

    private static String twoDigits(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }
}
