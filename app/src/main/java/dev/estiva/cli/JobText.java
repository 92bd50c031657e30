package dev.estiva.cli;

import dev.estiva.cli.terminal.Durations;
import dev.estiva.cli.terminal.Style;
import dev.estiva.cli.terminal.Table.Cell;
import dev.estiva.client.Job;
import dev.estiva.client.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How jobs and tasks are put in words. */
final class JobText {
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private JobText() {}

    static Cell status(String status) {
        return new Cell(words(status), style(status));
    }

    /** {@code timed out} for {@code timed_out}. */
    static String words(String name) {
        return name.replace('_', ' ');
    }

    static Style style(String status) {
        return switch (status) {
            case "running", "ready", "busy", "idle" -> Style.GOOD;
            case "waiting", "delayed", "suspected", "cordoned", "draining" -> Style.WAITING;
            case "failed", "timed_out", "aborted", "quarantined", "lost" -> Style.BAD;
            case "cancelled" -> Style.FAINT;
            default -> Style.PLAIN;
        };
    }

    /** How many tasks of an array have ended: {@code 3/10}, with those that did not complete. */
    static String progress(Job job) {
        if (job.tasks() == 1) {
            return "";
        }
        long unsuccessful = job.count("unsuccessful");
        long ended = job.count("completed") + unsuccessful;
        return ended + "/" + job.tasks() + (unsuccessful == 0 ? "" : " (" + unsuccessful + " unsuccessful)");
    }

    /** {@code 45 %}; empty if nothing was said of it. */
    static String percent(@Nullable BigDecimal percent) {
        return percent == null ? "" : percent.setScale(0, RoundingMode.DOWN) + " %";
    }

    /** {@code 45 %, epoch 3 of 10}; empty if it has said nothing. */
    static String progress(@Nullable Json progress) {
        if (progress == null) {
            return "";
        }
        String message = progress.text("message", "");
        return percent(progress.number("percent")) + (message.isEmpty() ? "" : ", " + message);
    }

    /** From one instant to another, or to now; empty before the first. */
    static String between(@Nullable Instant from, @Nullable Instant until, Instant now) {
        return from == null ? "" : Durations.format(seconds(from, until == null ? now : until));
    }

    /** Clocks of two machines differ: never less than none. */
    static double seconds(Instant from, Instant until) {
        return Math.max(0, Duration.between(from, until).toNanos() / 1e9);
    }

    static String local(@Nullable Instant instant) {
        return instant == null ? "" : LOCAL.format(instant.atZone(ZoneId.systemDefault()));
    }

    /** A process's command as one would type it; of other types the parameters. */
    static String work(@Nullable Json payload) {
        if (payload == null || payload.fields().isEmpty()) {
            return "";
        }
        return payload.has("command") ? command(payload.get("command")) : payload.toString();
    }

    private static String command(Json words) {
        List<String> quoted = words.elements().stream()
                .map(word -> quoted(String.valueOf(word.value())))
                .toList();
        return String.join(" ", quoted);
    }

    private static String quoted(String word) {
        boolean plain =
                !word.isEmpty() && word.chars().allMatch(c -> c > ' ' && "'\"\\$`|&;<>()*?[]#~!{}".indexOf(c) < 0);
        return plain ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
